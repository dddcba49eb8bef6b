"""Addresses of incidents."""

from django.urls import path

from tianping.trading.incidents import views

urlpatterns = [
    path("tenders/<str:code>/terminate/", views.terminate, name="terminate-tender"),
    path("tenders/<str:code>/repeat/", views.retender, name="repeat-tender"),
]
