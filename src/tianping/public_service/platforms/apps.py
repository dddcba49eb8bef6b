"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class PlatformsConfig(AppConfig):
    """Label `service_platforms`."""

    name = "tianping.public_service.platforms"
    label = "service_platforms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the rights of this room and its table on the disclosure page."""
        from tianping.public_service.platforms import rules  # noqa: F401
        from tianping.public_service.platforms.panels import dockings
        from tianping.web.disclosure import register_panel

        register_panel("dockings", gettext_lazy("对接的平台"), dockings)
