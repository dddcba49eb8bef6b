"""What was found in files, by digest: the same bytes are looked into once."""

from django.db import models

from tianping.web.guarding.findings import Finding


class Inspection(models.Model):
    """One file as it was inspected. `copy` is the digest of the copy without what would run. `at` is wall time."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=12)
    findings = models.JSONField(default=list)
    copy = models.CharField(max_length=64, blank=True)
    scanner = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.kind}"

    def found(self) -> tuple[Finding, ...]:
        """This function will return the findings."""
        return tuple(Finding(kind, where) for kind, where in self.findings)
