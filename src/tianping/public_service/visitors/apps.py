"""The Django app of this room."""

from django.apps import AppConfig


class VisitorsConfig(AppConfig):
    """Label `visitors`."""

    name = "tianping.public_service.visitors"
    label = "visitors"
    default_auto_field = "django.db.models.BigAutoField"
