"""What a trustee keeps. Two kinds of tables that never mix, so that a replay loses nothing.

*Learnt* tables are written by projections only and are cleared by a replay; *own* tables say what this trustee did.
They name one another by origin and code, never by foreign key. Tables of one's own stand first.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

DIGEST = 64


class TenderKey(models.Model):
    """One key pair of this trustee. `public` are raw bytes; `wrapped` opens only with a key kept beside the database.

    One key, one tender, its opening time: the constraints hold that.
    """

    STATES: ClassVar = [("pool", "备用"), ("bound", "已绑定"), ("destroyed", "已销毁")]

    key_id = models.CharField(max_length=128, primary_key=True)
    suite = models.CharField(max_length=20)
    public = models.BinaryField(max_length=200)
    wrapped = models.BinaryField(max_length=600)
    state = models.CharField(max_length=10, choices=STATES, default="pool")
    origin = models.CharField(max_length=120, blank=True)
    tender = models.CharField(max_length=40, blank=True)
    opening_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    bound_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["made_at", "key_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "tender"], condition=~Q(tender=""), name="trustee_one_key_one_tender"
            ),
            models.CheckConstraint(
                condition=Q(state="pool", tender="", opening_at=None)
                | (~Q(state="pool") & ~Q(tender="") & Q(opening_at__isnull=False)),
                name="trustee_bound_key_has_a_tender",
            ),
        ]

    def __str__(self) -> str:
        return str(self.key_id)


class BoxAnswer(models.Model):
    """What this trustee said of one box: it opens and both pieces match the commitments, or why not."""

    origin = models.CharField(max_length=120)
    seal = models.CharField(max_length=DIGEST)
    box_sha256 = models.CharField(max_length=DIGEST)
    opens = models.BooleanField()
    cause = models.CharField(max_length=300, blank=True)
    after_closing = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin", "seal", "box_sha256"], name="trustee_answer_once")]


class Release(models.Model):
    """Pieces that were released: once, and again only for boxes that arrived after the first packet."""

    origin = models.CharField(max_length=120)
    tender = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()
    seals = models.JSONField()
    packet = models.CharField(max_length=DIGEST, db_index=True)
    second = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin", "tender", "number"], name="trustee_release_once")]


class ReleaseRefusal(models.Model):
    """A condition that did not hold when the opening time had come; each is told once."""

    origin = models.CharField(max_length=120)
    tender = models.CharField(max_length=40)
    condition = models.PositiveSmallIntegerField()
    cause = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin", "tender", "condition"], name="trustee_refusal_once")]


class WitnessedHead(models.Model):
    """A checkpoint of a trading log that another witness has cosigned: signatures and root were checked, note kept."""

    origin = models.CharField(max_length=120)
    size = models.BigIntegerField()
    witness = models.CharField(max_length=255)
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["origin", "size"]
        constraints = [models.UniqueConstraint(fields=["origin", "size"], name="trustee_witnessed_once")]


class PacketCheck(models.Model):
    """Another trustee's packet, opened as its second: do the pieces fit the commitments? Kept against later claims."""

    trustee = models.CharField(max_length=120)
    packet = models.CharField(max_length=DIGEST)
    sound = models.BooleanField()
    cause = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trustee", "packet"], name="trustee_packet_checked_once")]


class HeldCopy(models.Model):
    """A copy held as the mirror: named by its digest, without any reference to a tender."""

    origin = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=DIGEST)
    size = models.BigIntegerField()
    held_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin", "sha256"], name="trustee_copy_once")]


class DrawPart(models.Model):
    """This platform's part in a draw. Its contribution is wrapped until it is revealed."""

    STATES: ClassVar = [("committed", "已承诺"), ("revealed", "已揭示")]

    origin = models.CharField(max_length=120)
    draw = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=STATES, default="committed")
    key_id = models.CharField(max_length=128)
    wrapped = models.BinaryField(max_length=600)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin", "draw"], name="trustee_draw_part_once")]


class EscrowStep(models.Model):
    """What this trustee did about a party that committed and keeps silent: gave its pieces, or revealed."""

    origin = models.CharField(max_length=120)
    draw = models.CharField(max_length=64)
    party = models.CharField(max_length=120)
    step = models.CharField(max_length=10, choices=[("given", "已交出分片"), ("revealed", "已代为揭示")])
    packet = models.CharField(max_length=DIGEST, blank=True, db_index=True)
    second = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["origin", "draw", "party", "step"], name="trustee_escrow_step_once")
        ]


class SelfTest(models.Model):
    """The daily test of a bound key with a canary envelope."""

    key_id = models.CharField(max_length=128)
    day = models.DateField()
    passed = models.BooleanField()
    cause = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key_id", "day"], name="trustee_tested_once_a_day")]


class TenderTest(models.Model):
    """The daily test of all boxes of a tender before its opening: how many open, how many do not."""

    origin = models.CharField(max_length=120)
    tender = models.CharField(max_length=40)
    day = models.DateField()
    opened = models.PositiveIntegerField()
    failed = models.PositiveIntegerField()

    class Meta:
        ordering = ["origin", "tender", "day"]
        constraints = [models.UniqueConstraint(fields=["origin", "tender", "day"], name="tender_tested_once_a_day")]


class EntrustedTender(models.Model):
    """Learnt: a tender as the trading log tells it. `index` is this trustee's number, 0 where it is not one.

    `opening_at` and `due_at` are the latest that the log ever named; they never move back. An attempt to move the
    opening earlier is remembered by the entry's position in `moved_earlier`.
    """

    origin = models.CharField(max_length=120)
    tender = models.CharField(max_length=40)
    mandatory = models.BooleanField(default=True)
    suite = models.CharField(max_length=20, blank=True)
    index = models.PositiveSmallIntegerField(default=0)
    trustees = models.JSONField(default=list)
    opening_key = models.CharField(max_length=300, blank=True)
    requested_opening_at = models.DateTimeField(null=True)
    opening_at = models.DateTimeField(null=True, db_index=True)
    due_at = models.DateTimeField(null=True)
    moved_earlier = models.BigIntegerField(null=True)
    policy = models.JSONField(null=True)
    policy_digest = models.CharField(max_length=DIGEST, blank=True)
    policy_fault = models.CharField(max_length=300, blank=True)
    unseen = models.JSONField(default=list)
    """Trustees of the policy whose own log has not told of their key."""
    archived = models.BooleanField(default=False)

    class Meta:
        ordering = ["origin", "tender"]
        constraints = [models.UniqueConstraint(fields=["origin", "tender"], name="trustee_tender_once")]

    def __str__(self) -> str:
        return str(self.tender)


class SeenKey(models.Model):
    """Learnt: a key that a trustee has bound, as its own log says."""

    trustee = models.CharField(max_length=120)
    tender = models.CharField(max_length=40)
    key_id = models.CharField(max_length=128)
    public = models.BinaryField(max_length=200)
    organisation = models.CharField(max_length=32)
    opening_at = models.DateTimeField()

    class Meta:
        ordering = ["trustee", "tender", "id"]
        constraints = [models.UniqueConstraint(fields=["trustee", "tender", "key_id"], name="trustee_seen_key_once")]


class HeldBox(models.Model):
    """Learnt: header and box as a platform entrusted them. `index` is the trustee's number as the platform states it."""

    origin = models.CharField(max_length=120)
    position = models.BigIntegerField()
    leaf = models.IntegerField()
    seal = models.CharField(max_length=DIGEST, db_index=True)
    header = models.BinaryField()
    box = models.BinaryField()
    box_sha256 = models.CharField(max_length=DIGEST)
    index = models.PositiveSmallIntegerField()
    tender = models.CharField(max_length=255, blank=True, db_index=True)
    lot = models.CharField(max_length=255, blank=True)
    previous = models.CharField(max_length=DIGEST, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["origin", "position", "leaf"]
        constraints = [models.UniqueConstraint(fields=["origin", "seal", "box_sha256"], name="trustee_box_once")]


class Closing(models.Model):
    """Learnt: the closing list of a tender and its place in the log. A second one contradicts the first."""

    origin = models.CharField(max_length=120)
    tender = models.CharField(max_length=40)
    position = models.BigIntegerField()
    closed_at = models.DateTimeField()
    lots = models.JSONField()
    contradicted = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin", "tender"], name="trustee_closed_once")]


class Suspension(models.Model):
    """Learnt: a directive of a supervising platform that stops a tender until another lifts it."""

    origin = models.CharField(max_length=120)
    tender = models.CharField(max_length=40, db_index=True)
    directive = models.CharField(max_length=64)
    lifted = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin", "directive"], name="trustee_directive_once")]


class CopyRequest(models.Model):
    """Learnt: a platform asks its mirror to hold a copy. `retry_at` is wall time; losing it costs one more attempt."""

    origin = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=DIGEST)
    size = models.BigIntegerField()
    attempts = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["origin", "sha256"], name="trustee_copy_asked_once")]


class PacketRelease(models.Model):
    """Learnt: another trustee has released a packet of which this one may be the second."""

    trustee = models.CharField(max_length=120)
    tender = models.CharField(max_length=40)
    packet = models.CharField(max_length=DIGEST)
    done = models.BooleanField(default=False)
    attempts = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["trustee", "packet"], name="trustee_packet_once")]


class Draw(models.Model):
    """Learnt: a draw as its coordinator announced it."""

    origin = models.CharField(max_length=120)
    draw = models.CharField(max_length=64)
    tender = models.CharField(max_length=40)
    announcement = models.JSONField()
    announced_at = models.DateTimeField()
    concluded = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["origin", "draw"], name="trustee_draw_once")]


class DrawCommitment(models.Model):
    """Learnt: a party's commitment with its escrow boxes, as its own log says; the first one counts."""

    draw = models.CharField(max_length=64)
    party = models.CharField(max_length=120)
    committed = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draw", "party"], name="trustee_commitment_once")]


class DrawContribution(models.Model):
    """Learnt: what some log reveals as a party's contribution; whether it fits is asked when it is used."""

    draw = models.CharField(max_length=64)
    party = models.CharField(max_length=120)
    contribution = models.CharField(max_length=200)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "party", "contribution"], name="trustee_contribution_once")
        ]


LEARNT: tuple[type[models.Model], ...] = (
    EntrustedTender,
    SeenKey,
    HeldBox,
    Closing,
    Suspension,
    CopyRequest,
    PacketRelease,
    Draw,
    DrawCommitment,
    DrawContribution,
)
