"""The room opening as a Django app."""

from django.apps import AppConfig


class OpeningConfig(AppConfig):
    """开标."""

    name = "tianping.trading.opening"
    label = "opening"
    verbose_name = "开标"

    def ready(self) -> None:
        """This method will declare which files anybody may have."""
        from tianping.trading.opening import files  # noqa: F401
