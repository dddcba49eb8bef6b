"""The room documents as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """招标文件."""

    name = "tianping.trading.documents"
    label = "documents"
    verbose_name = "招标文件"

    def ready(self) -> None:
        """This function will add the rights of this room, and let the exchange hand out its files."""
        import_module("tianping.trading.documents.rules")
        import_module("tianping.trading.documents.sources")
