"""Duties to return a bid bond."""

import secrets

from django.db import models
from django.db.models import Q

from tianping.trading.plans.models import Lot

CAUSES = (("contract", "合同签订"), ("termination", "终止招标"), ("failure", "招标失败"), ("withdrawal", "撤回投标"))
STATES = (("due", "待退还"), ("paid", "已退还"), ("kept", "不予退还"))


def random_code() -> str:
    """This function will return a random number of 128 bits."""
    return secrets.token_hex(16)


class Refund(models.Model):
    """One bid bond 投标保证金 to be returned to one bidder of a lot; money in yuan. `kept` where the law keeps it."""

    code = models.CharField(max_length=32, primary_key=True, default=random_code)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="refunds")
    payee = models.CharField(max_length=18, db_index=True)
    payee_name = models.CharField(max_length=300)
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    interest = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    cause = models.CharField(max_length=12, choices=CAUSES)
    state = models.CharField(max_length=4, choices=STATES, default="due", db_index=True)
    reason = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("lot_id", "payee")
        constraints = (
            models.UniqueConstraint(fields=("lot", "payee"), name="one_refund_per_bidder_and_lot"),
            models.CheckConstraint(
                condition=Q(state="paid", paid_at__isnull=False, interest__isnull=False)
                | ~Q(state="paid") & Q(paid_at=None, interest=None),
                name="paid_refund_has_a_time_and_interest",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_amount_positive"),
            models.CheckConstraint(condition=Q(interest=None) | Q(interest__gte=0), name="interest_not_negative"),
            models.CheckConstraint(condition=~Q(state="kept") | ~Q(reason=""), name="kept_bond_has_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.lot_id}: {self.code}"
