"""The Django app of filing."""

from django.apps import AppConfig


class FilingConfig(AppConfig):
    """Keeps what has been done from which form, so that nothing is done twice."""

    name = "tianping.web.filing"
    label = "filing"
