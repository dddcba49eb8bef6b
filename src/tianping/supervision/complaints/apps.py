"""The Django app of this room."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    """Label `complaints`."""

    name = "tianping.supervision.complaints"
    label = "complaints"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the rights of this room."""
        from tianping.supervision.complaints import rules  # noqa: F401
