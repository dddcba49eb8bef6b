"""What was decided on docking. The platforms themselves are rows of the exchange (Peer)."""

from django.db import models


class DockingDecision(models.Model):
    """A docking or a refusal with its listed reason, as this platform's own log published it. Projected."""

    position = models.BigIntegerField(primary_key=True)
    platform = models.CharField(max_length=120, db_index=True)
    docked = models.BooleanField()
    reason = models.CharField(max_length=40, blank=True)
    detail = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-position"]

    def __str__(self) -> str:
        return f"{self.platform} {self.at:%Y-%m-%d}"
