"""The room contracts as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """合同."""

    name = "tianping.trading.contracts"
    label = "contracts"
    verbose_name = "合同"

    def ready(self) -> None:
        """This function will add the rights of this room."""
        import_module("tianping.trading.contracts.rules")
