"""The Django app of this room."""

from django.apps import AppConfig


class SubjectsConfig(AppConfig):
    """Label `service_subjects`."""

    name = "tianping.public_service.subjects"
    label = "service_subjects"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the rights of this room and what waits in it."""
        from tianping.public_service.subjects import desk, rules  # noqa: F401
