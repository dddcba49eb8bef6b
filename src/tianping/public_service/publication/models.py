"""What this platform publishes of others: projections of their logs, and what it has said about them itself."""

from django.db import models


class Publication(models.Model):
    """One notice of a trading platform, word for word. Projected; `notice` is its random id."""

    notice = models.CharField(max_length=64, primary_key=True)
    platform = models.CharField(max_length=120)
    position = models.BigIntegerField()
    tender = models.CharField(max_length=40, db_index=True)
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=400)
    content = models.TextField()
    buyer_name = models.CharField(max_length=200)
    region = models.CharField(max_length=6)
    industry = models.CharField(max_length=10)
    issued_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    url = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["-issued_at", "notice"]
        constraints = [models.UniqueConstraint(fields=["platform", "position"], name="publication_place_once")]
        indexes = [
            models.Index(fields=["kind", "-issued_at"], name="publication_by_kind"),
            models.Index(fields=["region", "-issued_at"], name="publication_by_region"),
        ]

    def __str__(self) -> str:
        return self.title


class Carried(models.Model):
    """This platform's own word that it published a notice: `seq` orders the feed, `notice` is its public cursor."""

    seq = models.BigAutoField(primary_key=True)
    notice = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["seq"]

    def __str__(self) -> str:
        return self.notice


class PublishedTender(models.Model):
    """What a reader waits for at a tender. Projected. Money in CNY yuan."""

    tender = models.CharField(max_length=40, primary_key=True)
    platform = models.CharField(max_length=120)
    name = models.CharField(max_length=400, blank=True)
    method = models.CharField(max_length=20, blank=True)
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    bids_due_at = models.DateTimeField(null=True, db_index=True)
    publicity_until = models.DateTimeField(null=True, db_index=True)
    over = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["tender"]

    def __str__(self) -> str:
        return self.tender
