"""A lot that failed."""

from django.db import models

from tianping.trading.plans.models import Lot

CAUSES = (
    ("too-few-bids", "投标人少于规定数量"),
    ("all-rejected", "全部投标被否决"),
    ("too-few-effective", "有效投标不足，缺乏竞争"),
    ("none-openable", "没有能够开启的投标"),
)


class Failure(models.Model):
    """Why a lot failed, by which rule; one per lot."""

    lot = models.OneToOneField(Lot, on_delete=models.PROTECT, primary_key=True, related_name="failure")
    cause = models.CharField(max_length=20, choices=CAUSES)
    count = models.PositiveIntegerField()
    rule = models.CharField(max_length=60)
    explanation = models.TextField()
    failed_at = models.DateTimeField()

    class Meta:
        ordering = ("failed_at", "lot_id")
        constraints = (
            models.CheckConstraint(condition=models.Q(cause__in=[c for c, _ in CAUSES]), name="failure_cause_known"),
        )

    def __str__(self) -> str:
        return f"{self.lot_id}: {self.cause}"
