"""The subject and its versions; what was said once is never overwritten."""

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
    """What the registration said in one version, and whether the operator had checked it."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    legal_form = models.CharField(max_length=60)
    region = models.CharField(max_length=6)
    roles = models.JSONField()
    verified = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["subject_id", "version"]
        constraints = [models.UniqueConstraint(fields=["subject", "version"], name="subject_version_once")]

    def __str__(self) -> str:
        return f"{self.subject_id} v{self.version}"
