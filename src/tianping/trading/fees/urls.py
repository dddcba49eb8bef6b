"""Addresses of refunds."""

from django.urls import path

from tianping.trading.fees import views

urlpatterns = [
    path("refunds/", views.refunds, name="refunds"),
    path("refunds/<str:code>/confirm/", views.confirm, name="confirm-refund"),
]
