"""The Django app of this room."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """Label `monitoring`."""

    name = "tianping.supervision.monitoring"
    label = "monitoring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the rights of this room."""
        from tianping.supervision.monitoring import rules  # noqa: F401
