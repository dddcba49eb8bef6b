"""The Django app of the tender page."""

from importlib import import_module

from django.apps import AppConfig


class TendersConfig(AppConfig):
    """Templates and addresses of the tender page; it keeps no tables."""

    name = "tianping.web.tenders"
    label = "tender_pages"

    def ready(self) -> None:
        """This function will let every chapter of the record's words declare what it tells."""
        for chapter in ("lines", "lines_disputes", "lines_results"):
            import_module(f"{self.name}.{chapter}")
