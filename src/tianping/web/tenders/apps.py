"""The Django app of the tender page."""

from django.apps import AppConfig


class TendersConfig(AppConfig):
    """Templates and addresses of the tender page; it keeps no tables."""

    name = "tianping.web.tenders"
    label = "tender_pages"
