"""The room notices as a Django app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """公告公示."""

    name = "tianping.trading.notices"
    label = "notices"
    verbose_name = "公告公示"
