"""The Django app of this room."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """Label `publication`."""

    name = "tianping.public_service.publication"
    label = "publication"
    default_auto_field = "django.db.models.BigAutoField"
