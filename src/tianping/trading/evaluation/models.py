"""Draws as learnt, the committee with its members, motions with their votes, inquiries, the report with its signatures."""

import secrets

from django.db import models
from django.db.models import Q

from tianping.trading.bids.models import Bid
from tianping.trading.plans.models import Lot, Tender

MEMBERS = (("expert", "抽取的专家"), ("representative", "招标人代表"))
MOTIONS = (
    ("rejection", "否决投标"),
    ("correction", "算术修正"),
    ("deviation", "偏差折价"),
    ("no-competition", "明显缺乏竞争，否决全部投标"),
)
STATES = (("open", "表决中"), ("carried", "通过"), ("lost", "未通过"))
ABOUT = (("price", "报价可能低于成本"), ("content", "内容需要澄清"))


def random_code() -> str:
    """This function will return a random number of 128 bits."""
    return secrets.token_hex(16)


class DrawOutcome(models.Model):
    """Learnt: who was drawn, as salted digests, the newest entry of the service platform's log on this draw."""

    draw = models.CharField(max_length=64, primary_key=True)
    tender_code = models.CharField(max_length=20, db_index=True)
    origin = models.CharField(max_length=120)
    drawn = models.JSONField()

    class Meta:
        ordering = ("tender_code", "draw")

    def __str__(self) -> str:
        return self.draw


class DrawnExpert(models.Model):
    """Learnt: a name behind a digest, for this platform only. `person` is the random id in the pool."""

    draw = models.CharField(max_length=64)
    place = models.PositiveIntegerField()
    tender_code = models.CharField(max_length=20, db_index=True)
    person = models.CharField(max_length=64)
    name = models.CharField(max_length=60)
    speciality = models.CharField(max_length=60)
    employer = models.CharField(max_length=18)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("draw", "place")
        constraints = (
            models.UniqueConstraint(fields=("draw", "place"), name="one_expert_per_seat"),
            models.UniqueConstraint(fields=("draw", "person"), name="one_seat_per_expert"),
        )

    def __str__(self) -> str:
        return f"{self.draw} {self.place}"


class Committee(models.Model):
    """The evaluation committee 评标委员会 of a tender. `draw` and `formed_at` once it is complete."""

    tender = models.OneToOneField(Tender, on_delete=models.PROTECT, primary_key=True, related_name="committee")
    seats = models.PositiveIntegerField()
    experts = models.PositiveIntegerField()
    specialities = models.JSONField()
    avoid = models.JSONField()
    requested_at = models.DateTimeField()
    draw = models.CharField(max_length=64, blank=True)
    formed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-requested_at", "tender_id")
        constraints = (
            models.CheckConstraint(condition=Q(experts__lte=models.F("seats")), name="experts_within_the_seats"),
            models.CheckConstraint(condition=Q(formed_at__isnull=True) | ~Q(draw=""), name="no_committee_undrawn"),
        )

    def __str__(self) -> str:
        return f"{self.tender_id}: {self.seats}"

    def majority(self) -> int:
        """This function will return how many votes carry a motion: more than half of all members."""
        return self.seats // 2 + 1


class Member(models.Model):
    """One member. `person` is the expert's random id in the pool; empty for the buyer's representatives.

    `replaced_at` where the member stood back after the forming; what it judged is void (条例 第四十八条).
    """

    code = models.CharField(max_length=32, unique=True, default=random_code)
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="members")
    kind = models.CharField(max_length=14, choices=MEMBERS)
    person = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=60)
    employer = models.CharField(max_length=18, db_index=True)
    speciality = models.CharField(max_length=60, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("committee_id", "kind", "pk")
        constraints = (
            models.UniqueConstraint(fields=("committee", "employer", "name", "person"), name="one_seat_per_member"),
            models.CheckConstraint(condition=Q(kind__in=[kind for kind, _ in MEMBERS]), name="member_kind_known"),
        )

    def __str__(self) -> str:
        return self.code


class Recusal(models.Model):
    """Somebody declared an interest 回避: a drawn expert before the forming, or a member after it.

    `person` is the expert's random id, or the seat's code for a representative of the buyer.
    """

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="recusals")
    person = models.CharField(max_length=64)
    reason = models.TextField()
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ("declared_at", "pk")
        constraints = (models.UniqueConstraint(fields=("committee", "person"), name="one_recusal_per_expert"),)

    def __str__(self) -> str:
        return f"{self.committee_id}: {self.person}"


class Statement(models.Model):
    """Who is to sit states that it has no interest 无利害关系声明. `person` as in Recusal."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="statements")
    person = models.CharField(max_length=64)
    stated_at = models.DateTimeField()

    class Meta:
        ordering = ("stated_at", "pk")
        constraints = (models.UniqueConstraint(fields=("committee", "person"), name="one_statement_per_seat"),)

    def __str__(self) -> str:
        return f"{self.committee_id}: {self.person}"


class TimeWish(models.Model):
    """A member finds the time for the evaluation too short 评标时间不够; `answered_at` when the buyer extended it."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="time_wishes")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("committee", "member"), condition=Q(answered_at=None), name="one_open_wish_per_member"
            ),
        )

    def __str__(self) -> str:
        return f"{self.committee_id}: {self.at}"


class Extension(models.Model):
    """The buyer extends the evaluation until a moment 延长评标时间 (条例 第四十八条); `wanted` members had asked for it."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="extensions")
    until = models.DateTimeField()
    wanted = models.PositiveIntegerField()
    granted_at = models.DateTimeField()

    class Meta:
        ordering = ("granted_at", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(until__gt=models.F("granted_at")), name="extended_into_the_future"),
        )

    def __str__(self) -> str:
        return f"{self.committee_id}: {self.until}"


class Inquiry(models.Model):
    """The committee asks a bidder to explain 澄清、说明; it answers until `answer_due`, or not."""

    code = models.CharField(max_length=32, primary_key=True, default=random_code)
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="inquiries")
    about = models.CharField(max_length=8, choices=ABOUT)
    question = models.TextField()
    asked_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer_due = models.DateTimeField()
    explanation = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("asked_at", "code")
        constraints = (
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(explanation=""), name="an_answer_says_something"
            ),
        )

    def __str__(self) -> str:
        return self.code


class Motion(models.Model):
    """Something that the committee decides by majority. `amount` in yuan, with its sign, is added to the price."""

    code = models.CharField(max_length=32, primary_key=True, default=random_code)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="motions")
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, null=True, blank=True, related_name="motions")
    kind = models.CharField(max_length=14, choices=MOTIONS)
    ground = models.CharField(max_length=40, blank=True)
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    explanation = models.TextField()
    proposed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=STATES, default="open")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("proposed_at", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("bid",),
                condition=Q(kind="rejection", state__in=("open", "carried")),
                name="one_rejection_at_a_time",
            ),
            models.CheckConstraint(condition=Q(bid__isnull=False) | Q(kind="no-competition"), name="motion_has_a_bid"),
            models.CheckConstraint(condition=~Q(kind="rejection") | ~Q(ground=""), name="rejection_has_a_ground"),
            models.CheckConstraint(
                condition=~Q(kind__in=("correction", "deviation")) | Q(amount__isnull=False), name="step_has_an_amount"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class Vote(models.Model):
    """One member's vote on a motion; it stands, unless the member is replaced: `void_at`."""

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="votes")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="votes")
    agrees = models.BooleanField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    void_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("motion_id", "at", "pk")
        constraints = (models.UniqueConstraint(fields=("motion", "member"), name="one_vote_per_member"),)

    def __str__(self) -> str:
        return f"{self.motion_id} {self.agrees}"


class ScoreSheet(models.Model):
    """One member's scores on a lot 评分表. Signed it is locked: `sha256` is what was signed. Void when replaced."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="score_sheets")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="score_sheets")
    sha256 = models.CharField(max_length=64, blank=True)
    signature = models.JSONField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    void_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("lot_id", "member_id")
        constraints = (
            models.UniqueConstraint(fields=("lot", "member"), name="one_sheet_per_member_and_lot"),
            models.CheckConstraint(condition=Q(locked_at__isnull=True) | ~Q(sha256=""), name="no_lock_unsigned"),
        )

    def __str__(self) -> str:
        return f"{self.lot_id} {self.member_id}"


class Score(models.Model):
    """A member's points for one bid on one criterion, with the reason where one is given."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="scores")
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="scores")
    criterion = models.CharField(max_length=40)
    points = models.DecimalField(max_digits=5, decimal_places=2)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("sheet_id", "bid_id", "criterion")
        constraints = (
            models.UniqueConstraint(fields=("sheet", "bid", "criterion"), name="one_score_per_criterion"),
            models.CheckConstraint(condition=Q(points__gte=0, points__lte=100), name="points_within_a_hundred"),
        )

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class Report(models.Model):
    """The written report 评标报告 of a lot: `facts` is all that it says, `sha256` its PDF. Received: the end of it."""

    lot = models.OneToOneField(Lot, on_delete=models.PROTECT, primary_key=True, related_name="evaluation_report")
    facts = models.JSONField()
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    drawn_up_at = models.DateTimeField()
    signatures = models.CharField(max_length=64, blank=True)
    signatures_size = models.BigIntegerField(default=0)
    received_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("drawn_up_at", "lot_id")

    def __str__(self) -> str:
        return str(self.lot_id)


class Opinion(models.Model):
    """A member's signature over the report; with `dissent` where the member disagrees and says why (条例 第五十三条)."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="opinions")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="opinions")
    signature = models.JSONField()
    dissent = models.TextField(blank=True)
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ("report_id", "signed_at", "pk")
        constraints = (models.UniqueConstraint(fields=("report", "member"), name="one_opinion_per_member"),)

    def __str__(self) -> str:
        return f"{self.report_id} {self.member_id}"
