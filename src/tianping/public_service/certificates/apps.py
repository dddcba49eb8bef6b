"""The Django app of this room."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Label `certificates`."""

    name = "tianping.public_service.certificates"
    label = "certificates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the rights of this room and what waits in it."""
        from tianping.public_service.certificates import desk, rules  # noqa: F401
