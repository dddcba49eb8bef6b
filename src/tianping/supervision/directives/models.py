"""Directives and what became of them; and which departments may issue one."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Directive(models.Model):
    """One directive. It cannot be changed or taken back; another one ends it. `lifts` is the one that this one ends.

    Of a correction, `demand` says what is to be done, `due_at` until when, and `settled_at` when the department saw it done.
    """

    KINDS: ClassVar = [("suspend", "暂停招标投标活动"), ("resume", "恢复招标投标活动"), ("correct", "责令改正")]

    directive = models.CharField(max_length=64, primary_key=True)
    tender = models.CharField(max_length=40, db_index=True)
    kind = models.CharField(max_length=10, choices=KINDS)
    lifts = models.CharField(max_length=64, unique=True, null=True)
    office = models.CharField(max_length=120)
    department = models.CharField(max_length=200)
    reason = models.TextField()
    basis = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    demand = models.TextField(blank=True)
    due_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_note = models.TextField(blank=True)

    class Meta:
        ordering = ["-issued_at", "directive"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["suspend", "correct"], lifts__isnull=True)
                | Q(kind="resume", lifts__isnull=False),
                name="directive_resume_lifts",
            ),
            models.CheckConstraint(
                condition=~Q(kind="correct") | Q(due_at__isnull=False), name="directive_correction_has_due"
            ),
        ]

    def __str__(self) -> str:
        return self.directive


class Obedience(models.Model):
    """The trading platform's word that it carried a directive out. Projected."""

    directive = models.CharField(max_length=64, primary_key=True)
    platform = models.CharField(max_length=120)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.directive


class Department(models.Model):
    """A subject that supervises or audits, as the service platform registered it. Projected."""

    uscc = models.CharField(max_length=18, primary_key=True)
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    region = models.CharField(max_length=6)
    roles = models.JSONField()
    verified = models.BooleanField()

    class Meta:
        ordering = ["uscc"]

    def __str__(self) -> str:
        return self.name


class KnownTrustList(models.Model):
    """The newest trust list of the service platform, its signature checked. Projected."""

    origin = models.CharField(max_length=120, primary_key=True)
    version = models.PositiveIntegerField()
    content = models.JSONField()

    class Meta:
        ordering = ["origin"]

    def __str__(self) -> str:
        return f"{self.origin} v{self.version}"
