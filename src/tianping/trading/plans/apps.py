"""The room plans as a Django app."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """招标方案."""

    name = "tianping.trading.plans"
    label = "plans"
    verbose_name = "招标方案"
