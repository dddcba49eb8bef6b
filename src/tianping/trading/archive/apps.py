"""The room archive as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """归档."""

    name = "tianping.trading.archive"
    label = "archive"
    verbose_name = "归档"

    def ready(self) -> None:
        """This function will add the rights of this room and say which of its files anybody may have."""
        import_module("tianping.trading.archive.rules")
        import_module("tianping.trading.archive.sources")
