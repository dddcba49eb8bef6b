"""The room subjects as a Django app."""

from django.apps import AppConfig


class SubjectsConfig(AppConfig):
    """主体."""

    name = "tianping.trading.subjects"
    label = "trading_subjects"
    verbose_name = "主体"
