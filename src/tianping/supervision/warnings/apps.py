"""The Django app of this room."""

from django.apps import AppConfig


class WarningsConfig(AppConfig):
    """Label `warnings`."""

    name = "tianping.supervision.warnings"
    label = "warnings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the rights of this room."""
        from tianping.supervision.warnings import rules  # noqa: F401
