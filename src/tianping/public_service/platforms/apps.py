"""The Django app of this room."""

from django.apps import AppConfig


class PlatformsConfig(AppConfig):
    """Label `service_platforms`."""

    name = "tianping.public_service.platforms"
    label = "service_platforms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the rights of this room and what waits in it."""
        from tianping.public_service.platforms import desk, rules  # noqa: F401
