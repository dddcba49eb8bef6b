"""The Django app of this room."""

from django.apps import AppConfig


class DirectivesConfig(AppConfig):
    """Label `directives`."""

    name = "tianping.supervision.directives"
    label = "directives"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the rights of this room."""
        from tianping.supervision.directives import rules  # noqa: F401
