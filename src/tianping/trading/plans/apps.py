"""The room plans as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """招标方案."""

    name = "tianping.trading.plans"
    label = "plans"
    verbose_name = "招标方案"

    def ready(self) -> None:
        """This function will add the rights of this room."""
        import_module("tianping.trading.plans.rules")
