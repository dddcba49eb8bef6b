"""Addresses of the opening hall."""

from django.urls import path

from tianping.trading.opening import views, views_filing

urlpatterns = [
    path("lots/<str:lot>/hall/", views.look, name="hall"),
    path("lots/<str:lot>/hall/state/", views.state, name="hall-state"),
    path("lots/<str:lot>/hall/sign-in/", views.sign_in, name="hall-sign-in"),
    path("lots/<str:lot>/hall/confirm/", views.confirm, name="hall-confirm"),
    path("lots/<str:lot>/hall/close/", views.close, name="hall-close"),
    path("lots/<str:lot>/hall/objections/", views_filing.object_on_the_spot, name="hall-object"),
    path("hall-objections/<str:code>/answer/", views_filing.answer, name="hall-answer"),
    path("my/bids/receipts/<str:receipt>/recovery/", views_filing.recover, name="my-recovery"),
]
