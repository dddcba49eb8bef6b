"""The Django app of this room."""

from django.apps import AppConfig


class ExpertsConfig(AppConfig):
    """Label `experts`."""

    name = "tianping.public_service.experts"
    label = "experts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the rights of this room and what waits in it."""
        from tianping.public_service.experts import desk, rules  # noqa: F401
