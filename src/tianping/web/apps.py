"""The Django app of the shared layout."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, static files, template tags and the search table."""

    name = "tianping.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
