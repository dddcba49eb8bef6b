"""Complaints with their papers, pauses, statements and decisions; and who may complain, as the service platform told."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

OPEN = ("filed", "incomplete", "accepted")
"""States in which a complaint waits for somebody."""


class Complaint(models.Model):
    """One complaint. `received_at` is when it was last whole with its department; the limits run from there."""

    STATES: ClassVar = [
        ("filed", "待审查"),
        ("incomplete", "待补正"),
        ("accepted", "处理中"),
        ("refused", "不予受理"),
        ("transferred", "已移送"),
        ("withdrawn", "已撤回"),
        ("decided", "已处理"),
    ]

    number = models.CharField(max_length=32, primary_key=True)
    state = models.CharField(max_length=12, choices=STATES, default="filed", db_index=True)
    tender = models.CharField(max_length=40, blank=True, db_index=True)
    lot = models.CharField(max_length=40, blank=True)
    against = models.CharField(max_length=10)
    matter = models.CharField(max_length=10)
    respondent = models.CharField(max_length=120)
    respondent_name = models.CharField(max_length=200)
    respondent_address = models.CharField(max_length=300)
    respondent_contact = models.CharField(max_length=200)
    complainant = models.CharField(max_length=18, db_index=True)
    complainant_name = models.CharField(max_length=200)
    address = models.CharField(max_length=300)
    contact = models.CharField(max_length=200)
    standing = models.CharField(max_length=10)
    interest = models.TextField(blank=True)
    signer = models.CharField(max_length=60)
    by_agent = models.BooleanField(default=False)
    knew_at = models.DateTimeField()
    facts = models.TextField()
    claims = models.TextField()
    clues = models.TextField(blank=True)
    elsewhere = models.TextField(blank=True)
    objection = models.CharField(max_length=64, blank=True)
    department = models.CharField(max_length=18, db_index=True)
    filed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    accept_due = models.DateTimeField(db_index=True)
    complete_due = models.DateTimeField(null=True)
    missing = models.TextField(blank=True)
    accepted_at = models.DateTimeField(null=True)
    decide_due = models.DateTimeField(null=True, db_index=True)
    provisional = models.BooleanField(default=False)
    ground = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    directive = models.CharField(max_length=64, blank=True)
    closed_at = models.DateTimeField(null=True)
    stage_one = models.JSONField(default=dict)
    event = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ["-filed_at", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["complainant", "tender", "lot", "against", "matter", "respondent"],
                condition=Q(state__in=OPEN),
                name="complaint_open_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "decided"]) | Q(decide_due__isnull=False),
                name="complaint_accepted_has_due",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ComplaintFile(models.Model):
    """A paper that somebody handed in: evidence, a proxy's authority, a statement's annex. Kept by digest."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, null=True, related_name="files")
    owner = models.CharField(max_length=18)
    purpose = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    media = models.CharField(max_length=60)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "sha256"], condition=Q(complaint=None), name="complaint_paper_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Step(models.Model):
    """One step of a complaint for its timeline: what, when, by which office; `note` in the writer's words."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=24)
    office = models.CharField(max_length=120)
    role = models.CharField(max_length=12)
    person = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.kind}"


class Pause(models.Model):
    """A test or expert review whose time is not counted (条例 第六十一条)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="pauses")
    kind = models.CharField(max_length=14)
    reason = models.TextField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    finding = models.TextField(blank=True)

    class Meta:
        ordering = ["from_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["complaint"], condition=Q(until_at=None), name="complaint_paused_once")
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.kind}"


class Statement(models.Model):
    """What the respondent was asked, and what it said; empty while it has not."""

    complaint = models.OneToOneField(Complaint, on_delete=models.PROTECT, related_name="statement")
    points = models.TextField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    text = models.TextField(blank=True)
    stated_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.complaint_id)


class Withdrawal(models.Model):
    """A complainant's wish to withdraw, and the department's answer."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="withdrawals")
    reason = models.TextField()
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["complaint"], condition=Q(granted=None), name="complaint_withdrawal_once")
        ]

    def __str__(self) -> str:
        return str(self.complaint_id)


class Decision(models.Model):
    """The written decision, and what of it was published."""

    complaint = models.OneToOneField(Complaint, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=14)
    facts = models.TextField()
    reasons = models.TextField()
    articles = models.JSONField()
    measures = models.TextField(blank=True)
    decided_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    public_facts = models.TextField(blank=True)
    public_reasons = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        ordering = ["-decided_at"]

    def __str__(self) -> str:
        return str(self.complaint_id)


class Party(models.Model):
    """A subject as the service platform registered it; who is verified may complain here. Projected."""

    uscc = models.CharField(max_length=18, primary_key=True)
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    roles = models.JSONField()
    verified = models.BooleanField()

    def __str__(self) -> str:
        return self.name


class KnownObjection(models.Model):
    """An objection as its trading platform tells it to all: when it was received, when answered. Projected."""

    objection = models.CharField(max_length=64)
    origin = models.CharField(max_length=120)
    tender = models.CharField(max_length=40, db_index=True)
    lot = models.CharField(max_length=40, blank=True)
    about = models.CharField(max_length=10)
    received_at = models.DateTimeField()
    answer_due = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["received_at", "objection"]
        constraints = [models.UniqueConstraint(fields=["origin", "objection"], name="known_objection_once")]

    def __str__(self) -> str:
        return self.objection
