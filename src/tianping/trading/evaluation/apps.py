"""The room evaluation as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """评标."""

    name = "tianping.trading.evaluation"
    label = "evaluation"
    verbose_name = "评标"

    def ready(self) -> None:
        """This function will add the rights of this room and say which of its files peers may have."""
        import_module("tianping.trading.evaluation.rules")
