"""The Django app of this room."""

from django.apps import AppConfig


class PlatformsConfig(AppConfig):
    """Label `service_platforms`."""

    name = "tianping.public_service.platforms"
    label = "service_platforms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the rights of this room."""
        from tianping.public_service.platforms import rules  # noqa: F401
