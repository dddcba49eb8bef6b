"""The room award as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class AwardConfig(AppConfig):
    """定标."""

    name = "tianping.trading.award"
    label = "award"
    verbose_name = "定标"

    def ready(self) -> None:
        """This function will add the rights of this room and say which of its files anybody may have."""
        import_module("tianping.trading.award.rules")
        import_module("tianping.trading.award.sources")
