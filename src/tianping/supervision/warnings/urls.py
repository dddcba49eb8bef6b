"""Addresses of warnings."""

from django.urls import path

from tianping.supervision.warnings import views

urlpatterns = [
    path("warnings/", views.warnings, name="warnings"),
    path("warnings/indicators/", views.record, name="warning-record"),
    path("warnings/<str:warning>/", views.warning, name="warning"),
    path("warnings/<str:warning>/sheet.pdf", views.sheet, name="warning-sheet"),
    path("warnings/<str:warning>/answer/", views.answer, name="warning-answer"),
]
