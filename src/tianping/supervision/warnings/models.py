"""What the public logs tell of bids once they are opened, the warnings found in it, and what supervisors made of them."""

from typing import ClassVar

from django.db import models


class OpenedLot(models.Model):
    """A lot as the indicators take it. Projected; bids stand here only after they were read out."""

    lot = models.CharField(max_length=40, primary_key=True)
    tender = models.CharField(max_length=40, db_index=True)
    name = models.CharField(max_length=400)
    buyer = models.CharField(max_length=18)
    buyer_name = models.CharField(max_length=200)
    region = models.CharField(max_length=6)
    category = models.CharField(max_length=20)
    method = models.CharField(max_length=12)
    mandatory = models.BooleanField()
    estimate = models.DecimalField(max_digits=20, decimal_places=2)
    award_method = models.CharField(max_length=40, default="")
    published_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True, db_index=True)
    closed_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        ordering = ["lot"]

    def __str__(self) -> str:
        return f"{self.name} ({self.lot})"


class OpenedBid(models.Model):
    """One bid as read out. Projected."""

    lot = models.ForeignKey(OpenedLot, on_delete=models.CASCADE, related_name="bids")
    receipt = models.CharField(max_length=80)
    bidder = models.CharField(max_length=18)
    bidder_name = models.CharField(max_length=200)
    price = models.DecimalField(max_digits=20, decimal_places=2)

    class Meta:
        ordering = ["lot_id", "price", "receipt"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["lot", "receipt"], name="opened_bid_once")]

    def __str__(self) -> str:
        return f"{self.bidder_name} {self.price}"


class Screened(models.Model):
    """A lot whose opening was looked at by the indicators."""

    lot = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    compared = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.lot


class RaisedWarning(models.Model):
    """One finding of one indicator about a lot, with its explanation as it was when it was raised. A lead, no finding."""

    STATES = ("open", "pending", "confirmed", "cleared")

    number = models.CharField(max_length=32, primary_key=True)
    lot = models.CharField(max_length=40)
    tender = models.CharField(max_length=40, db_index=True)
    name = models.CharField(max_length=400)
    code = models.CharField(max_length=20, db_index=True)
    subject = models.CharField(max_length=80)
    other = models.CharField(max_length=80, default="")
    severity = models.CharField(max_length=10)
    explained = models.JSONField()
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="open", db_index=True)

    class Meta:
        ordering = ["-raised_at", "code", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lot", "code", "subject", "other"], name="warning_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=("open", "pending", "confirmed", "cleared")), name="warning_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.lot}"


class WarningAnswer(models.Model):
    """What a supervisor made of a warning, and why; the last one counts."""

    warning = models.ForeignKey(RaisedWarning, on_delete=models.PROTECT, related_name="answers")
    state = models.CharField(max_length=10)
    reason = models.TextField()
    office = models.CharField(max_length=18)
    person = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.warning_id} {self.state}"
