"""Released packets, openings, and what became of each bid."""

from django.db import models
from django.db.models import Q

from tianping.trading.bids.models import Bid, random_code
from tianping.trading.plans.models import Lot

WHOSE = (("bidder", "投标人"), ("platform", "平台"), ("trustee", "受托方"))
OUTCOMES = (("revoked", "视为撤销"), ("withdrawn", "视为撤回"))


class Released(models.Model):
    """Learnt: a trustee has released its pieces for a tender; the packet is fetched by its digest."""

    tender_code = models.CharField(max_length=20, db_index=True)
    trustee = models.CharField(max_length=120)
    packet = models.CharField(max_length=64)
    seals = models.JSONField()
    released_at = models.DateTimeField()
    refused = models.CharField(max_length=300, blank=True)
    """Why the packet is not fetched any more; empty while it may come."""

    class Meta:
        ordering = ("tender_code", "released_at", "trustee")
        constraints = (models.UniqueConstraint(fields=("trustee", "packet"), name="one_release_per_packet"),)

    def __str__(self) -> str:
        return f"{self.tender_code}: {self.trustee}"


class Packet(models.Model):
    """A trustee's packet as it was fetched; its pieces are sealed to this tender's opening key."""

    trustee = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField()

    class Meta:
        ordering = ("trustee", "sha256")
        constraints = (models.UniqueConstraint(fields=("trustee", "sha256"), name="one_copy_per_packet"),)

    def __str__(self) -> str:
        return f"{self.trustee}: {self.sha256[:12]}"


class RecoveryCode(models.Model):
    """A bidder's recovery code, the last way: sealed to the opening key until the cut-off."""

    bid = models.OneToOneField(Bid, on_delete=models.PROTECT, primary_key=True, related_name="recovery")
    sealed = models.BinaryField()
    handed_in_at = models.DateTimeField()

    class Meta:
        ordering = ("handed_in_at", "bid_id")

    def __str__(self) -> str:
        return str(self.bid_id)


class Opening(models.Model):
    """That a lot was opened; once. `hall_record` is the digest of what was said in the hall, when it is closed."""

    lot = models.OneToOneField(Lot, on_delete=models.PROTECT, primary_key=True, related_name="opening")
    opened_at = models.DateTimeField()
    trustees = models.JSONField()
    record = models.CharField(max_length=64, blank=True)
    record_size = models.BigIntegerField(default=0)
    hall_record = models.CharField(max_length=64, blank=True)
    hall_size = models.BigIntegerField(default=0)
    hall_closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("opened_at", "lot_id")

    def __str__(self) -> str:
        return str(self.lot_id)


class OpenedBid(models.Model):
    """A bid as opened. `files` lists name, size and digest; the bytes lie in the storage under the digest."""

    bid = models.OneToOneField(Bid, on_delete=models.PROTECT, primary_key=True, related_name="opened")
    price = models.DecimalField(max_digits=16, decimal_places=2)
    form = models.JSONField()
    salt = models.CharField(max_length=64)
    manifest = models.CharField(max_length=64)
    files = models.JSONField()
    causes = models.JSONField(default=list)

    class Meta:
        ordering = ("price", "bid__received_at", "bid_id")
        constraints = (models.CheckConstraint(condition=Q(price__gt=0), name="opened_price_positive"),)

    def __str__(self) -> str:
        return f"{self.bid_id}: {self.price}"


class NotOpenedBid(models.Model):
    """A bid that did not open: kind of cause and whose it is (Order 20 art. 31)."""

    bid = models.OneToOneField(Bid, on_delete=models.PROTECT, primary_key=True, related_name="not_opened")
    kind = models.CharField(max_length=40)
    whose = models.CharField(max_length=8, choices=WHOSE)
    outcome = models.CharField(max_length=9, choices=OUTCOMES)
    detail = models.TextField()

    class Meta:
        ordering = ("bid__received_at", "bid_id")
        constraints = (
            models.CheckConstraint(
                condition=Q(whose="bidder", outcome="revoked") | (~Q(whose="bidder") & Q(outcome="withdrawn")),
                name="outcome_follows_the_cause",
            ),
        )

    def __str__(self) -> str:
        return f"{self.bid_id}: {self.kind}"


class SignIn(models.Model):
    """That a bidder came to the opening hall 开标大厅签到; secret until the bids are opened."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="sign_ins")
    bidder = models.CharField(max_length=18)
    bidder_name = models.CharField(max_length=300)
    signed_in_at = models.DateTimeField()

    class Meta:
        ordering = ("lot_id", "signed_in_at", "pk")
        constraints = (models.UniqueConstraint(fields=("lot", "bidder"), name="one_sign_in_per_bidder"),)

    def __str__(self) -> str:
        return f"{self.lot_id}: {self.signed_in_at:%H:%M}"


class Confirmation(models.Model):
    """That a bidder found its own line read out as it bid."""

    opened = models.OneToOneField(OpenedBid, on_delete=models.PROTECT, primary_key=True, related_name="confirmation")
    confirmed_at = models.DateTimeField()

    class Meta:
        ordering = ("confirmed_at", "opened_id")

    def __str__(self) -> str:
        return str(self.opened_id)


class SpotObjection(models.Model):
    """An objection raised in the hall and its answer 当场异议、答复 (条例 第四十四条)."""

    code = models.CharField(max_length=32, primary_key=True, default=random_code)
    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="objections")
    bidder = models.CharField(max_length=18)
    bidder_name = models.CharField(max_length=300)
    content = models.TextField()
    raised_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("raised_at", "code")
        constraints = (
            models.CheckConstraint(condition=Q(answered_at__isnull=True) | ~Q(answer=""), name="spot_answer_says"),
        )

    def __str__(self) -> str:
        return self.code
