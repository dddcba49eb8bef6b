"""The Django app of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, memberships, tokens, challenges."""

    name = "tianping.web.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
