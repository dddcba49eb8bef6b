"""The room holds as a Django app."""

from django.apps import AppConfig


class HoldsConfig(AppConfig):
    """暂停."""

    name = "tianping.trading.holds"
    label = "holds"
    verbose_name = "暂停"
