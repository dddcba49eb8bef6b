"""What organisations want approved, and what was asked and decided."""

import secrets

from django.db import models
from django.db.models import Q

STATES = (("open", "待审批"), ("approved", "已同意"), ("refused", "不同意"))


def random_code() -> str:
    """This function will return a random number of 128 bits."""
    return secrets.token_hex(16)


class ApprovalRule(models.Model):
    """An organisation wants an act approved; `approvers` are the persons who may (public ids), anybody else if empty."""

    office = models.CharField(max_length=18)
    act = models.CharField(max_length=60)
    approvers = models.JSONField(default=list)
    since = models.DateTimeField()

    class Meta:
        ordering = ("office", "act")
        constraints = (models.UniqueConstraint(fields=("office", "act"), name="one_rule_per_act"),)

    def __str__(self) -> str:
        return f"{self.office}: {self.act}"


class Approval(models.Model):
    """One thing put to a second person. `digest` is of `content`: another content needs another approval."""

    code = models.CharField(max_length=32, primary_key=True, default=random_code)
    office = models.CharField(max_length=18, db_index=True)
    act = models.CharField(max_length=60)
    subject = models.CharField(max_length=40)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=STATES, default="open")
    reason = models.TextField(blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_at", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("office", "act", "subject", "digest"), condition=Q(state="open"), name="asked_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(state="open") | ~Q(decided_by=""), name="somebody_decided"),
            models.CheckConstraint(condition=~Q(asked_by=models.F("decided_by")), name="a_second_person_decided"),
        )

    def __str__(self) -> str:
        return f"{self.act} {self.subject}: {self.state}"
