"""The room incidents as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """招标异常."""

    name = "tianping.trading.incidents"
    label = "incidents"
    verbose_name = "招标异常"

    def ready(self) -> None:
        """This function will add the rights of this room."""
        import_module("tianping.trading.incidents.rules")
