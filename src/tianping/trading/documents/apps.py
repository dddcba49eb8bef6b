"""The room documents as a Django app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """招标文件."""

    name = "tianping.trading.documents"
    label = "documents"
    verbose_name = "招标文件"
