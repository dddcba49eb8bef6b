"""The Django app of the shared layout."""

from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy


class WebConfig(AppConfig):
    """Templates, static files, template tags and the search table."""

    name = "tianping.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """This method will add log and exchange to `/healthz` and to the disclosure page, where the project has them."""
        from django.conf import settings

        from tianping.web import facts

        facts.read(settings.TIANPING.disclosure)  # a wrong file is refused at start, not on the page
        if apps.is_installed("tianping.exchange"):
            from tianping.web.disclosure import register_panel
            from tianping.web.exchange_panel import dockings
            from tianping.web.exchange_probe import exchange
            from tianping.web.health import register_probe

            register_panel("dockings", gettext_lazy("对接的平台"), dockings)
            register_probe("exchange", exchange)
