"""Addresses of the trial project: the shared ones, a page with every part, an API."""

from django.urls import include, path

from tianping.web.tests.project import views
from tianping.web.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("", views.sample),
    path("refusal/", views.refused),
    path("broken/", views.broken),
    path("ask/<str:code>/", views.ask),
    path("press/", views.press),
    path("file/", views.filed),
    path("api/v1/", views.api.urls),
    path("", include("tianping.web.accounts.urls")),
    path("", include("tianping.web.urls")),
]
