"""The pool, the draws, and what the parties of a draw say in their logs."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Expert(models.Model):
    """One expert of the pool. `person` is a random id; nobody's identity number is kept here.

    `years` in the field and `senior_title` (or `equal_level`, in words) are the facts of 招标投标法 第三十七条.
    """

    STATES: ClassVar = [("admitted", "在库"), ("suspended", "暂停"), ("removed", "出库")]

    person = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=60)
    speciality = models.CharField(max_length=60, db_index=True)
    employer = models.CharField(max_length=18)
    employer_name = models.CharField(max_length=200)
    region = models.CharField(max_length=6)
    years = models.PositiveIntegerField()
    senior_title = models.BooleanField()
    equal_level = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="admitted")
    admitted_at = models.DateTimeField()

    class Meta:
        ordering = ["person"]
        constraints = [
            models.CheckConstraint(condition=Q(senior_title=True) | ~Q(equal_level=""), name="expert_is_senior"),
            models.CheckConstraint(condition=Q(state__in=["admitted", "suspended", "removed"]), name="expert_state"),
        ]

    def __str__(self) -> str:
        return self.person


class ExpertState(models.Model):
    """A change of an expert's state: what, why, by whom, when. The newest is the expert's."""

    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="states")
    state = models.CharField(max_length=10, choices=Expert.STATES)
    reason = models.TextField()
    office = models.CharField(max_length=120)
    person = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.expert_id} {self.state}"


class ExpertApplication(models.Model):
    """A person's application to the pool; `person` is a random id, never an identity number. Seen by the operator alone."""

    STATES: ClassVar = [
        ("draft", "未提交"),
        ("filed", "待审核"),
        ("incomplete", "待补正"),
        ("admitted", "已入库"),
        ("refused", "未通过"),
        ("withdrawn", "已撤回"),
    ]

    application = models.CharField(max_length=32, primary_key=True)
    secret = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=STATES, default="draft", db_index=True)
    round = models.PositiveIntegerField(default=0)
    person = models.CharField(max_length=64)
    said = models.JSONField()
    made_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True, db_index=True)
    answered_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    checker = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["filed_at", "application"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=["draft", "filed", "incomplete"]),
                name="expert_application_open_once",
            )
        ]

    def __str__(self) -> str:
        return self.application


class ExpertPaper(models.Model):
    """A proof of title or years that an applicant handed in, by digest."""

    application = models.ForeignKey(ExpertApplication, on_delete=models.PROTECT, related_name="papers")
    name = models.CharField(max_length=200)
    media = models.CharField(max_length=60)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["application", "sha256"], name="expert_paper_once")]

    def __str__(self) -> str:
        return self.name


class ExpertTie(models.Model):
    """A subject to which an expert is tied besides the employer (条例 第四十六条: interests must be avoided)."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="ties")
    uscc = models.CharField(max_length=18)

    class Meta:
        ordering = ["expert_id", "uscc"]
        constraints = [models.UniqueConstraint(fields=["expert", "uscc"], name="expert_tie_once")]

    def __str__(self) -> str:
        return f"{self.expert_id} {self.uscc}"


class CommitteeRequest(models.Model):
    """A trading platform asked for experts. Projected; `request` is the id of its entry."""

    request = models.CharField(max_length=64, primary_key=True)
    origin = models.CharField(max_length=120)
    tender = models.CharField(max_length=40, db_index=True)
    seats = models.PositiveIntegerField()
    experts = models.PositiveIntegerField()
    specialities = models.JSONField()
    avoid = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "request"]

    def __str__(self) -> str:
        return self.request


class TenderTrustees(models.Model):
    """The trustees of a tender in the order of the shares, as its platform named them. Projected."""

    tender = models.CharField(max_length=40, primary_key=True)
    platform = models.CharField(max_length=120)
    trustees = models.JSONField()
    suite = models.CharField(max_length=20, default="INTL-1")

    def __str__(self) -> str:
        return self.tender


class Commitment(models.Model):
    """A party's commitment, from its own log; the first counts. Projected."""

    draw = models.CharField(max_length=64)
    party = models.CharField(max_length=120)
    commitment = models.CharField(max_length=64)
    header = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["draw", "party"]
        constraints = [models.UniqueConstraint(fields=["draw", "party"], name="commitment_once")]

    def __str__(self) -> str:
        return f"{self.draw} {self.party}"


class Contribution(models.Model):
    """A contribution as some log reveals it, by the party or, where it is silent, by others. Projected.

    Whether it is the one committed to is checked when the draw is concluded.
    """

    draw = models.CharField(max_length=64)
    party = models.CharField(max_length=120)
    contribution = models.CharField(max_length=200)

    class Meta:
        ordering = ["draw", "party", "contribution"]
        constraints = [models.UniqueConstraint(fields=["draw", "party", "contribution"], name="contribution_once")]

    def __str__(self) -> str:
        return f"{self.draw} {self.party}"


class FormedCommittee(models.Model):
    """The trading platform said that the committee is complete. Projected."""

    draw = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.draw


class StoodBack(models.Model):
    """The trading platform said, to this platform alone, that a drawn expert has an interest. Projected."""

    draw = models.CharField(max_length=64)
    person = models.CharField(max_length=64)
    origin = models.CharField(max_length=120)
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["draw", "person"], name="stood_back_once")]

    def __str__(self) -> str:
        return f"{self.draw} {self.person}"


class Draw(models.Model):
    """One draw of this platform. `parties` contribute; `counted` are those whose commitments count; `suite` is the tender's."""

    STATES = [("announced", "已公告"), ("committed", "承诺已齐"), ("concluded", "已抽取")]

    draw = models.CharField(max_length=64, primary_key=True)
    request = models.CharField(max_length=64, unique=True)
    tender = models.CharField(max_length=40, db_index=True)
    asker = models.CharField(max_length=120)
    seats = models.PositiveIntegerField()
    parties = models.JSONField()
    suite = models.CharField(max_length=20, default="INTL-1")
    counted = models.JSONField(default=list)
    contributions = models.JSONField(default=dict)
    seed = models.CharField(max_length=64, blank=True)
    permutation = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=STATES, default="announced")
    announced_at = models.DateTimeField()
    concluded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-announced_at", "draw"]
        constraints = [
            models.CheckConstraint(condition=Q(seats__gte=1), name="draw_has_seats"),
            models.CheckConstraint(condition=~Q(state="concluded") | ~Q(seed=""), name="draw_concluded_has_seed"),
        ]

    def __str__(self) -> str:
        return self.draw


class PoolMember(models.Model):
    """One member of a frozen pool: its place in the sorted digests, its salt (kept here), whether it declined."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="pool")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="pools")
    place = models.PositiveIntegerField()
    salt = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    declined_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["draw_id", "place"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "place"], name="pool_place_once"),
            models.UniqueConstraint(fields=["draw", "expert"], name="pool_expert_once"),
        ]

    def __str__(self) -> str:
        return self.digest
