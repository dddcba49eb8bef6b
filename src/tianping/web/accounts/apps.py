"""The Django app of accounts."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, memberships, tokens, challenges; factors, sessions, invitations, drafts."""

    name = "tianping.web.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """This function will add the rights of this room."""
        import_module("tianping.web.accounts.rules")
