"""The room incidents as a Django app."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """招标异常."""

    name = "tianping.trading.incidents"
    label = "incidents"
    verbose_name = "招标异常"
