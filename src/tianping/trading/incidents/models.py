"""A lot that failed, a tender that was terminated, and what was tendered anew."""

from django.db import models

from tianping.trading.plans.models import Lot, Tender

CAUSES = (
    ("too-few-bids", "投标人少于规定数量"),
    ("all-rejected", "全部投标被否决"),
    ("too-few-effective", "有效投标不足，缺乏竞争"),
    ("none-openable", "没有能够开启的投标"),
    ("objection-upheld", "对评标结果的异议成立"),
    ("no-contract", "中标人没有订立合同，不再确定其他候选人"),
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


class Termination(models.Model):
    """The buyer ended the tender 终止招标, with its reason and how what was paid is returned; once per tender."""

    tender = models.OneToOneField(Tender, on_delete=models.PROTECT, primary_key=True, related_name="termination")
    lots = models.JSONField()
    reason = models.TextField()
    refunds = models.TextField()
    terminated_at = models.DateTimeField()

    class Meta:
        ordering = ("terminated_at", "tender_id")

    def __str__(self) -> str:
        return str(self.tender_id)


class Repetition(models.Model):
    """A tender that repeats an earlier one 重新招标; `round` is 2 for the second time."""

    tender = models.OneToOneField(Tender, on_delete=models.PROTECT, primary_key=True, related_name="repeats")
    earlier = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="repetitions")
    round = models.PositiveIntegerField()
    reason = models.TextField()
    repeated_at = models.DateTimeField()

    class Meta:
        ordering = ("repeated_at", "tender_id")
        constraints = (
            models.CheckConstraint(condition=models.Q(round__gte=2), name="repetition_counts_from_two"),
            models.CheckConstraint(condition=~models.Q(tender=models.F("earlier")), name="repetition_of_another"),
        )

    def __str__(self) -> str:
        return f"{self.earlier_id} -> {self.tender_id}"


class RepeatedLot(models.Model):
    """Which new lot takes the place of which earlier one; each is tendered anew once."""

    earlier = models.OneToOneField(Lot, on_delete=models.PROTECT, primary_key=True, related_name="repeated_as")
    lot = models.OneToOneField(Lot, on_delete=models.PROTECT, related_name="repeats")
    repetition = models.ForeignKey(Repetition, on_delete=models.PROTECT, related_name="lots")

    class Meta:
        ordering = ("earlier_id",)

    def __str__(self) -> str:
        return f"{self.earlier_id} -> {self.lot_id}"
