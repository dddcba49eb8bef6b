"""The Django app of the shared layout."""

from django.apps import AppConfig, apps


class WebConfig(AppConfig):
    """Templates, static files, template tags and the search table."""

    name = "tianping.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """This method will add log and exchange to `/healthz`, where the project has them."""
        if apps.is_installed("tianping.exchange"):
            from tianping.web.exchange_probe import exchange
            from tianping.web.health import register_probe

            register_probe("exchange", exchange)
