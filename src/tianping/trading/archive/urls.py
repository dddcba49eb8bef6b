"""Addresses of the archive."""

from django.urls import path

from tianping.trading.archive import views

urlpatterns = [
    path("tenders/<str:code>/archive/", views.cover, name="archive"),
    path("tenders/<str:code>/archive/cover.pdf", views.cover_file, name="archive-cover"),
    path("tenders/<str:code>/archive/new/", views.archive, name="archive-tender"),
]
