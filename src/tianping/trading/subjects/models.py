"""What the service platform tells of subjects and of trust, as this platform last read it."""

from django.db import models


class Subject(models.Model):
    """One subject by its unified social credit code 统一社会信用代码; the newest version that was read."""

    uscc = models.CharField(max_length=18, primary_key=True)
    name = models.CharField(max_length=300)
    legal_form = models.CharField(max_length=60)
    region = models.CharField(max_length=6)
    roles = models.JSONField(default=list)
    verified = models.BooleanField(default=False)
    version = models.PositiveIntegerField()

    class Meta:
        ordering = ("uscc",)
        constraints = (
            models.CheckConstraint(condition=models.Q(version__gte=1), name="subject_version_counts_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.uscc})"


class SignatureEvidence(models.Model):
    """What is kept beside one signature (`tianping.sealing.evidence`); `signature` is SHA-256 of what a timestamp covers.

    `listed` is the digest of the file that holds the CA as it was listed then; `over` are the bytes to be stamped, and until
    `quiet_until` (business time) nobody is asked to: requests would tell a timestamping authority how many bid.
    """

    signature = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField()
    listed = models.CharField(max_length=64)
    over = models.BinaryField()
    timestamp = models.BinaryField(default=b"")
    stamped_at = models.DateTimeField(null=True, blank=True)
    retry_at = models.DateTimeField(null=True, blank=True)
    quiet_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("at", "signature")

    def __str__(self) -> str:
        return self.signature[:16]


class TrustListVersion(models.Model):
    """One version of the signed trust list, checked against the service platform's identity key when it was read."""

    version = models.PositiveIntegerField(primary_key=True)
    origin = models.CharField(max_length=120)
    trust_list = models.JSONField()
    signature = models.CharField(max_length=100)

    class Meta:
        ordering = ("version",)

    def __str__(self) -> str:
        return f"trust list {self.version} of {self.origin}"
