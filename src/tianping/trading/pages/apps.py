"""The front page as a Django app; it keeps no tables."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """The public pages of the trading platform."""

    name = "tianping.trading.pages"
    label = "trading_pages"
    verbose_name = "首页"
