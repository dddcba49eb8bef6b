"""The Django app `record`."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _reinstall(sender: AppConfig, using: str, **_: Any) -> None:
    from tianping.record.triggers import install

    install(sender.get_models(), using=using)


class RecordConfig(AppConfig):
    """Keeps the insert-only triggers in place: AlterField drops them silently, so every migrate puts them back."""

    name = "tianping.record"
    label = "record"
    verbose_name = "记录"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_reinstall, dispatch_uid="tianping.record.triggers")
