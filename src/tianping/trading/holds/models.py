"""Holds of this platform, and the directives read from supervision's log."""

from django.db import models
from django.db.models import Q

from tianping.trading.plans.models import Tender

CAUSES = (("directive", "监督指令"), ("objection", "异议"), ("cut-off", "与监督平台失联"))
KINDS = (("suspend", "暂停"), ("resume", "恢复"))


class Hold(models.Model):
    """One hold of one tender; it stands until `lifted_at`. The code is random, or the directive's."""

    code = models.CharField(max_length=64, primary_key=True)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="holds")
    cause = models.CharField(max_length=10, choices=CAUSES)
    reason = models.TextField()
    held_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("held_at", "code")
        constraints = (
            models.CheckConstraint(condition=Q(cause__in=[c for c, _ in CAUSES]), name="hold_cause_known"),
            models.UniqueConstraint(
                fields=("tender",), condition=Q(cause="cut-off", lifted_at__isnull=True), name="one_cut_off_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.tender_id}: {self.cause} {self.code}"


class Directive(models.Model):
    """A directive 监督指令 as read from the log of the supervision platform; nothing else writes this table."""

    code = models.CharField(max_length=64, primary_key=True)
    tender_code = models.CharField(max_length=20, db_index=True)
    origin = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=KINDS)
    lifts = models.CharField(max_length=64, blank=True)
    department = models.CharField(max_length=200)
    reason = models.TextField()
    basis = models.CharField(max_length=200)
    issued_at = models.DateTimeField()

    class Meta:
        ordering = ("issued_at", "code")

    def __str__(self) -> str:
        return f"{self.kind} {self.tender_code} ({self.code})"


class Demand(models.Model):
    """A directive that a fault be corrected 责令改正, until `due_at`; `settled_at` when the department has seen it done.

    As read from the log of the supervision platform; it stops nothing.
    """

    code = models.CharField(max_length=64, primary_key=True)
    tender_code = models.CharField(max_length=20, db_index=True)
    origin = models.CharField(max_length=120)
    department = models.CharField(max_length=200)
    demand = models.TextField()
    reason = models.TextField()
    basis = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_note = models.TextField(blank=True)

    class Meta:
        ordering = ("issued_at", "code")

    def __str__(self) -> str:
        return f"{self.tender_code} ({self.code})"


class Obedience(models.Model):
    """That a directive was carried out; kept apart from the directive, so that a replay repeats nothing."""

    directive = models.CharField(max_length=64, primary_key=True)
    obeyed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.directive
