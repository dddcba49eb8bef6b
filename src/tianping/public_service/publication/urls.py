"""Addresses of publication; the front page is named by the platform."""

from django.urls import path

from tianping.public_service.publication import notice_views, views

urlpatterns = [
    path("notices/", views.search, name="notices"),
    path("notices/feed/", notice_views.feed, name="notices-feed"),
    path("notices/<str:notice>/", notice_views.notice, name="notice"),
]
