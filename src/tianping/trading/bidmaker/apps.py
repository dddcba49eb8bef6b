"""The room bidmaker as a Django app."""

from django.apps import AppConfig


class BidmakerConfig(AppConfig):
    """网页投标工具."""

    name = "tianping.trading.bidmaker"
    label = "bidmaker"
    verbose_name = "网页投标工具"

    def ready(self) -> None:
        """This method will publish the digest of the page's program on the disclosure page."""
        from django.utils.translation import gettext_lazy

        from tianping.trading.bidmaker import publishing
        from tianping.web import disclosure

        disclosure.register_panel("bidmaker", gettext_lazy("网页投标工具的程序"), publishing.panel)
