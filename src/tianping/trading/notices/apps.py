"""The room notices as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """公告公示."""

    name = "tianping.trading.notices"
    label = "notices"
    verbose_name = "公告公示"

    def ready(self) -> None:
        """This function will add the rights of this room."""
        import_module("tianping.trading.notices.rules")
