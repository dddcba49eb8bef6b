"""The Django app of the custodian's one page."""

from django.apps import AppConfig


class CustodianConfig(AppConfig):
    """The one page of the custodian."""

    name = "tianping.custodian"
    label = "custodian"
    verbose_name = "密钥保管方"
