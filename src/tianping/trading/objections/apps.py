"""The room objections as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class ObjectionsConfig(AppConfig):
    """异议."""

    name = "tianping.trading.objections"
    label = "objections"
    verbose_name = "异议"

    def ready(self) -> None:
        """This function will add the rights of this room."""
        import_module("tianping.trading.objections.rules")
