"""The subject and its versions; what was said once is never overwritten."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Subject(models.Model):
    """A subject as it stands in its newest version. One row per unified social credit code, also in a race."""

    uscc = models.CharField(max_length=18, primary_key=True)
    name = models.CharField(max_length=200)
    legal_form = models.CharField(max_length=60)
    region = models.CharField(max_length=6)
    roles = models.JSONField()
    verified = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    registered_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["uscc"]
        constraints = [
            models.CheckConstraint(condition=Q(version__gte=1), name="subject_version_from_one"),
            models.CheckConstraint(condition=Q(uscc__regex=r"^[0-9A-Z]{18}$"), name="subject_uscc_form"),
            models.CheckConstraint(condition=Q(region__regex=r"^[0-9]{6}$"), name="subject_region_form"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.uscc})"


class SubjectVersion(models.Model):
    """What the registration said in one version, whether the operator had checked it, who wrote it and when."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    legal_form = models.CharField(max_length=60)
    region = models.CharField(max_length=6)
    roles = models.JSONField()
    verified = models.BooleanField()
    by_office = models.CharField(max_length=120, blank=True)
    by_role = models.CharField(max_length=12, blank=True)
    by_person = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    entry = models.CharField(max_length=32, blank=True)
    """Id of the event that said it, by which its place in the log is found."""

    class Meta:
        ordering = ["subject_id", "version"]
        constraints = [models.UniqueConstraint(fields=["subject", "version"], name="subject_version_once")]

    def __str__(self) -> str:
        return f"{self.subject_id} v{self.version}"


class SubjectApplication(models.Model):
    """An application for registration, or for a change of one, with its licence. `round` counts how often it was handed in.

    `office` is the signed-in subject that applies for its own change; empty for a newcomer, who follows by a secret.
    """

    STATES: ClassVar = [
        ("draft", "未提交"),
        ("filed", "待核验"),
        ("incomplete", "待补正"),
        ("accepted", "已登记"),
        ("refused", "未通过"),
        ("withdrawn", "已撤回"),
    ]

    application = models.CharField(max_length=32, primary_key=True)
    secret = models.CharField(max_length=64)
    office = models.CharField(max_length=18, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="draft", db_index=True)
    round = models.PositiveIntegerField(default=0)
    uscc = models.CharField(max_length=18, db_index=True)
    name = models.CharField(max_length=200)
    legal_form = models.CharField(max_length=60)
    region = models.CharField(max_length=6)
    roles = models.JSONField()
    contact = models.CharField(max_length=200)
    licence = models.CharField(max_length=64, blank=True)
    licence_name = models.CharField(max_length=200, blank=True)
    licence_media = models.CharField(max_length=60, blank=True)
    licence_size = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True, db_index=True)
    answered_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["filed_at", "application"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | ~Q(licence=""), name="subject_application_licence"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.uscc})"


class ApplicationRound(models.Model):
    """What was handed in at one time, by whom, and what the operator answered: nothing is overwritten."""

    application = models.ForeignKey(SubjectApplication, on_delete=models.PROTECT, related_name="rounds")
    round = models.PositiveIntegerField()
    said = models.JSONField()
    licence = models.CharField(max_length=64)
    by_office = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    answer = models.CharField(max_length=16, blank=True)
    reason = models.TextField(blank=True)
    checker = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["application_id", "round"]
        constraints = [models.UniqueConstraint(fields=["application", "round"], name="subject_application_round")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.round}"
