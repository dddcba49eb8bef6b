"""Addresses of planning."""

from django.urls import path

from tianping.trading.plans import views

urlpatterns = [
    path("projects/new/", views.register_project, name="register-project"),
    path("projects/<str:code>/tender/", views.plan_tender, name="plan-tender"),
    path("projects/<str:code>/tender/approved/<str:approval>/", views.plan_approved, name="plan-approved"),
]
