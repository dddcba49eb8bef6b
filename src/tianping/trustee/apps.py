"""The Django app `trustee`."""

from django.apps import AppConfig


class TrusteeConfig(AppConfig):
    """Holding tender keys, releasing pieces, mirror copies, draws."""

    name = "tianping.trustee"
    label = "trustee"
    verbose_name = "开标密钥托管"
    default_auto_field = "django.db.models.BigAutoField"
