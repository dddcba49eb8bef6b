"""A notice as it was published; it is never changed, a change is a notice of its own."""

from django.db import models

from tianping.trading.plans.models import Tender

KINDS = (
    ("tender", "招标公告"),
    ("change", "变更公告"),
    ("candidates", "中标候选人公示"),
    ("result", "中标结果公告"),
    ("failure", "招标失败公告"),
    ("termination", "招标终止公告"),
)


class Notice(models.Model):
    """One notice 公告公示. `sha256` is the digest of its canonical body: every medium carries the same content."""

    code = models.CharField(max_length=32, primary_key=True)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=12, choices=KINDS)
    title = models.CharField(max_length=600)
    content = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    url = models.CharField(max_length=500)
    issued_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-issued_at", "code")
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=[k for k, _ in KINDS]), name="notice_kind_known"),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.code})"
