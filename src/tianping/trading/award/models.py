"""Publicity of candidates, the award, the notices that went out, the written report."""

from django.db import models
from django.db.models import F, Q

from tianping.trading.plans.models import Lot, Tender

REVOCATIONS = (
    ("refused-contract", "无正当理由不与招标人订立合同"),
    ("added-conditions", "在签订合同时向招标人提出附加条件"),
    ("no-performance-bond", "不按照招标文件要求提交履约保证金"),
    ("force-majeure", "因不可抗力不能履行合同"),
)
NOTICES = (("award", "中标通知书"), ("result", "中标结果通知书"))


class Publicity(models.Model):
    """Candidates published 中标候选人公示. `candidates` as the event tells them; `provisional` where the last day depends
    on days off that are not announced yet."""

    lot = models.OneToOneField(Lot, on_delete=models.PROTECT, primary_key=True, related_name="publicity")
    candidates = models.JSONField()
    report_received_at = models.DateTimeField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(db_index=True)
    provisional = models.BooleanField(default=False)

    class Meta:
        ordering = ("from_at", "lot_id")
        constraints = (models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="publicity_lasts"),)

    def __str__(self) -> str:
        return str(self.lot_id)


class Award(models.Model):
    """The winner of a lot 中标人; `price` in yuan as read out. `reason` says why candidates before it were passed over.

    `contract_provisional`: the last day for the contract may move, its year's days off are not announced yet.
    """

    lot = models.OneToOneField(Lot, on_delete=models.PROTECT, primary_key=True, related_name="award")
    receipt = models.CharField(max_length=32)
    winner = models.CharField(max_length=18, db_index=True)
    winner_name = models.CharField(max_length=300)
    price = models.DecimalField(max_digits=16, decimal_places=2)
    rank = models.PositiveIntegerField()
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField()
    notified_at = models.DateTimeField(null=True, blank=True)
    contract_due = models.DateTimeField(null=True, blank=True)
    contract_provisional = models.BooleanField(default=False)

    class Meta:
        ordering = ("decided_at", "lot_id")
        constraints = (
            models.CheckConstraint(condition=Q(rank=1) | ~Q(reason=""), name="another_than_the_first_has_a_reason"),
            models.CheckConstraint(
                condition=Q(notified_at__isnull=True, contract_due__isnull=True)
                | Q(notified_at__isnull=False, contract_due__isnull=False),
                name="notice_sets_the_contract_due",
            ),
        )

    def __str__(self) -> str:
        return f"{self.lot_id}: {self.winner}"


class RevokedAward(models.Model):
    """An award that no longer stands 取消中标: the winner did not conclude the contract. `notices` as they were sent."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="revoked_awards")
    receipt = models.CharField(max_length=32)
    winner = models.CharField(max_length=18, db_index=True)
    winner_name = models.CharField(max_length=300)
    price = models.DecimalField(max_digits=16, decimal_places=2)
    rank = models.PositiveIntegerField()
    decided_at = models.DateTimeField()
    notified_at = models.DateTimeField(null=True, blank=True)
    notices = models.JSONField(default=list)
    cause = models.CharField(max_length=20, choices=REVOCATIONS)
    reason = models.TextField()
    bond_kept = models.BooleanField()
    revoked_at = models.DateTimeField()

    class Meta:
        ordering = ("revoked_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("lot", "winner"), name="one_revocation_per_winner_and_lot"),
            models.CheckConstraint(condition=Q(cause__in=[c for c, _ in REVOCATIONS]), name="revocation_cause_known"),
        )

    def __str__(self) -> str:
        return f"{self.lot_id}: {self.winner}"


class AwardNotice(models.Model):
    """One notice to one bidder; all of an award bear the same instant (招标投标法 第四十五条)."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="notices")
    recipient = models.CharField(max_length=18, db_index=True)
    recipient_name = models.CharField(max_length=300)
    kind = models.CharField(max_length=6, choices=NOTICES)
    content = models.TextField()
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(default=0)
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ("award_id", "kind", "recipient")
        constraints = (
            models.UniqueConstraint(fields=("award", "recipient"), name="one_notice_per_bidder"),
            models.UniqueConstraint(fields=("award",), condition=Q(kind="award"), name="one_winner_is_notified"),
            models.CheckConstraint(condition=Q(kind="result") | ~Q(sha256=""), name="award_notice_is_a_document"),
        )

    def __str__(self) -> str:
        return f"{self.award_id} {self.recipient}"


class WrittenReport(models.Model):
    """The buyer's written report to the supervisor 书面报告 (招标投标法 第四十七条); one per tender."""

    tender = models.OneToOneField(Tender, on_delete=models.PROTECT, primary_key=True, related_name="written_report")
    content = models.TextField()
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ("submitted_at", "tender_id")

    def __str__(self) -> str:
        return str(self.tender_id)
