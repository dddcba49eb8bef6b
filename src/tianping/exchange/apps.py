"""The Django app `exchange`."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ExchangeConfig(AppConfig):
    """Finds the projections and the due-scans of every room once all models are there."""

    name = "tianping.exchange"
    label = "exchange"
    verbose_name = "对接交互"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        autodiscover_modules("projections", "tasks")
