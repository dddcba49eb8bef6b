"""The room fees as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class FeesConfig(AppConfig):
    """费用."""

    name = "tianping.trading.fees"
    label = "fees"
    verbose_name = "费用"

    def ready(self) -> None:
        """This function will add the rights of this room."""
        import_module("tianping.trading.fees.rules")
