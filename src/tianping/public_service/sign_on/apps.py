"""The Django app of this room."""

from django.apps import AppConfig


class SignOnConfig(AppConfig):
    """Label `sign_on`."""

    name = "tianping.public_service.sign_on"
    label = "sign_on"
    default_auto_field = "django.db.models.BigAutoField"
