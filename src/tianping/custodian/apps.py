"""The Django app of the custodian's one page."""

from django.apps import AppConfig


class CustodianConfig(AppConfig):
    """The page, and what `/healthz` tells of the log."""

    name = "tianping.custodian"
    label = "custodian"
    verbose_name = "密钥保管方"

    def ready(self) -> None:
        from tianping.custodian.probes import exchange
        from tianping.web.health import register_probe

        register_probe("exchange", exchange)
