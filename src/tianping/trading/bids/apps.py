"""The room bids as a Django app."""

from django.apps import AppConfig


class BidsConfig(AppConfig):
    """投标."""

    name = "tianping.trading.bids"
    label = "bids"
    verbose_name = "投标"

    def ready(self) -> None:
        """This method will declare which peers may fetch sealed bids."""
        from tianping.trading.bids import files  # noqa: F401
