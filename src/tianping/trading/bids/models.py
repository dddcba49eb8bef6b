"""Uploads, bids, dummies, and what trustees and the mirror answered."""

import secrets

from django.db import models
from django.db.models import Q

from tianping.trading.plans.models import Lot

STATES = (("standing", "有效"), ("replaced", "已被替换"), ("withdrawn", "已撤回"))


def random_code() -> str:
    """This function will return a random number of 128 bits: no receipt tells how many there are."""
    return secrets.token_hex(16)


class Upload(models.Model):
    """A sealed file on its way: `received` bytes of `length` are durable. Only the finished ciphertext is uploaded."""

    code = models.CharField(max_length=32, primary_key=True, default=random_code)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="uploads")
    bidder = models.CharField(max_length=18)
    length = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    received = models.BigIntegerField(default=0)
    stored = models.BooleanField(default=False)
    started_at = models.DateTimeField()

    class Meta:
        ordering = ("started_at", "code")
        constraints = (
            models.UniqueConstraint(fields=("lot", "bidder", "sha256"), name="one_upload_per_content"),
            models.CheckConstraint(condition=Q(received__lte=models.F("length")), name="upload_not_beyond_its_length"),
        )

    def __str__(self) -> str:
        return self.code


class Bid(models.Model):
    """One sealed bid, by its receipt. `seal` is the header hash, `sha256` the digest of the whole envelope."""

    receipt = models.CharField(max_length=32, primary_key=True, default=random_code)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="bids")
    bidder = models.CharField(max_length=18)
    bidder_name = models.CharField(max_length=300)
    seal = models.CharField(max_length=64, unique=True)
    header = models.BinaryField()
    boxes = models.JSONField()
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    statement = models.CharField(max_length=64)
    body = models.CharField(max_length=64, db_index=True)
    length = models.BigIntegerField()
    body_offset = models.IntegerField()
    head_copy = models.CharField(max_length=64, blank=True, db_index=True)
    """Digest of the head as it lies encrypted, for the mirror; empty where nobody mirrors."""
    counter = models.PositiveIntegerField()
    previous = models.CharField(max_length=64, blank=True)
    certificate = models.CharField(max_length=80)
    stamped_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=STATES, default="standing")
    event = models.CharField(max_length=32)
    stage_one = models.JSONField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ("received_at", "receipt")
        indexes = (models.Index(fields=("lot", "bidder"), name="bids_of_a_bidder"),)
        constraints = (
            models.UniqueConstraint(
                fields=("lot", "bidder"), condition=Q(state="standing"), name="one_standing_bid_per_bidder_and_lot"
            ),
            models.CheckConstraint(condition=Q(state__in=[s for s, _ in STATES]), name="bid_state_known"),
        )

    def __str__(self) -> str:
        return self.receipt


class Dummy(models.Model):
    """An envelope that nobody sent, of the same form: trustees cannot count bids. Named in the closing list.

    Dummies replace dummies as versions of a bid do: a header with a counter above 1 tells nobody that somebody bid.
    """

    seal = models.CharField(max_length=64, primary_key=True)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="dummies")
    made_at = models.DateTimeField()
    head_copy = models.CharField(max_length=64, blank=True, db_index=True)
    body = models.CharField(max_length=64, blank=True, db_index=True)
    counter = models.PositiveIntegerField(default=1)
    previous = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("made_at", "seal")
        constraints = (
            models.UniqueConstraint(fields=("previous",), condition=~Q(previous=""), name="a_dummy_is_replaced_once"),
        )

    def __str__(self) -> str:
        return self.seal


class TrusteeAnswer(models.Model):
    """Learnt: what a trustee says of one box, and where its answer stands in its log."""

    seal = models.CharField(max_length=64)
    trustee = models.CharField(max_length=120)
    opens = models.BooleanField()
    cause = models.CharField(max_length=300, blank=True)
    position = models.BigIntegerField()
    leaf = models.IntegerField()
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ("seal", "trustee", "position", "leaf")
        constraints = (models.UniqueConstraint(fields=("trustee", "position", "leaf"), name="one_answer_per_leaf"),)

    def __str__(self) -> str:
        return f"{self.seal[:12]}: {self.trustee}"


class OpenabilityTest(models.Model):
    """Learnt: the newest signed word of a trustee that its box of a seal still opens, or why it does not."""

    seal = models.CharField(max_length=64)
    trustee = models.CharField(max_length=120)
    opens = models.BooleanField()
    cause = models.CharField(max_length=300, blank=True)
    statement = models.JSONField()
    tested_at = models.DateTimeField()

    class Meta:
        ordering = ("seal", "trustee")
        constraints = (models.UniqueConstraint(fields=("seal", "trustee"), name="newest_test_per_trustee"),)

    def __str__(self) -> str:
        return f"{self.seal[:12]}: {self.trustee}"


class MirrorAck(models.Model):
    """Learnt: a peer holds a copy of these bytes."""

    sha256 = models.CharField(max_length=64)
    mirror = models.CharField(max_length=120)
    position = models.BigIntegerField()
    held_at = models.DateTimeField()

    class Meta:
        ordering = ("sha256", "mirror")
        constraints = (models.UniqueConstraint(fields=("sha256", "mirror"), name="one_acknowledgement_per_copy"),)

    def __str__(self) -> str:
        return f"{self.sha256[:12]}: {self.mirror}"


class Closing(models.Model):
    """That a tender's deadline was carried out; once."""

    tender = models.OneToOneField("plans.Tender", on_delete=models.PROTECT, primary_key=True, related_name="closing")
    closed_at = models.DateTimeField()

    class Meta:
        ordering = ("closed_at", "tender_id")

    def __str__(self) -> str:
        return str(self.tender_id)


class TenderDeposit(models.Model):
    """Which version of a tender's documents was last deposited for a standby."""

    tender = models.OneToOneField("plans.Tender", on_delete=models.PROTECT, primary_key=True, related_name="deposit")
    version = models.PositiveIntegerField()
    opening_at = models.DateTimeField()

    class Meta:
        ordering = ("tender_id",)

    def __str__(self) -> str:
        return f"{self.tender_id} v{self.version}"


class ClarificationsRead(models.Model):
    """Up to which clarification a bidder says that it has read them; a note to itself, secret like all else of it."""

    tender = models.ForeignKey("plans.Tender", on_delete=models.PROTECT, related_name="clarifications_read")
    bidder = models.CharField(max_length=18)
    number = models.PositiveIntegerField()
    read_at = models.DateTimeField()

    class Meta:
        ordering = ("tender_id", "bidder")
        constraints = (models.UniqueConstraint(fields=("tender", "bidder"), name="one_reading_per_bidder_and_tender"),)

    def __str__(self) -> str:
        return f"{self.tender_id} #{self.number}"
