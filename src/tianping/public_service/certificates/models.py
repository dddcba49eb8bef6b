"""The versions of the trust list, each signed, none ever changed."""

from django.db import models
from django.db.models import Q


class TrustListVersion(models.Model):
    """One version of the trust list as it was published; `signature` is Ed25519 of this platform's identity key."""

    version = models.PositiveIntegerField(primary_key=True)
    content = models.JSONField()
    signature = models.CharField(max_length=88)
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [models.CheckConstraint(condition=Q(version__gte=1), name="trust_list_from_one")]

    def __str__(self) -> str:
        return f"v{self.version}"
