"""The package that was kept of a tender."""

from django.db import models

from tianping.trading.plans.models import Tender


class Package(models.Model):
    """The archived bundle 存档包 of a tender; the bytes lie in the storage under their digest."""

    tender = models.OneToOneField(Tender, on_delete=models.PROTECT, primary_key=True, related_name="package")
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    entries = models.PositiveIntegerField()
    archived_at = models.DateTimeField()

    class Meta:
        ordering = ("archived_at", "tender_id")
        constraints = (models.CheckConstraint(condition=models.Q(entries__gte=1), name="package_holds_entries"),)

    def __str__(self) -> str:
        return str(self.tender_id)
