"""The room approvals as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """内部审批."""

    name = "tianping.trading.approvals"
    label = "approvals"
    verbose_name = "内部审批"

    def ready(self) -> None:
        """This function will add the rights of this room."""
        import_module("tianping.trading.approvals.rules")
