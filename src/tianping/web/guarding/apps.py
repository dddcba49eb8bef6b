"""The Django app of guarding."""

from django.apps import AppConfig


class GuardingConfig(AppConfig):
    """Keeps what was found in each file that came from outside."""

    name = "tianping.web.guarding"
    label = "guarding"
    default_auto_field = "django.db.models.BigAutoField"
