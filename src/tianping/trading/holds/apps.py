"""The room holds as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class HoldsConfig(AppConfig):
    """暂停."""

    name = "tianping.trading.holds"
    label = "holds"
    verbose_name = "暂停"

    def ready(self) -> None:
        """This function will add the rights of this room."""
        import_module("tianping.trading.holds.rules")
