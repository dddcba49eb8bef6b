"""Addresses of notices."""

from django.urls import path

from tianping.trading.notices import views

urlpatterns = [
    path("tenders/<str:code>/notices/", views.notices, name="notices"),
    path("notices/<str:code>/", views.notice, name="notice"),
    path("notices/<str:code>/notice.pdf", views.pdf, name="notice-pdf"),
]
