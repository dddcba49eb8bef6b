"""Addresses of the trust list."""

from django.urls import path

from tianping.public_service.certificates import views

urlpatterns = [
    path("trust-list/", views.index, name="trust-list"),
    path("trust-list/add/", views.add, name="trust-list-add"),
    path("trust-list/<int:version>/download/", views.download, name="trust-list-download"),
    path("trust-list/<int:version>/cas/<int:place>/end/", views.end, name="trust-list-end"),
]
