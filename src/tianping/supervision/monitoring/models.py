"""Tenders as the public logs tell them, their limits, and the breaches that were told."""

from django.db import models


class WatchedTender(models.Model):
    """A tender that some trading platform planned. Projected."""

    tender = models.CharField(max_length=40, primary_key=True)
    platform = models.CharField(max_length=120)
    name = models.CharField(max_length=400)
    buyer = models.CharField(max_length=18)
    buyer_name = models.CharField(max_length=200)
    region = models.CharField(max_length=6, db_index=True)
    supervisor = models.CharField(max_length=200)
    planned_at = models.DateTimeField()

    class Meta:
        ordering = ["-planned_at", "tender"]

    def __str__(self) -> str:
        return f"{self.name} ({self.tender})"


class Watch(models.Model):
    """When the due-scan looks at a tender next; null is at once. And what it saw: the stage, and a hold."""

    tender = models.CharField(max_length=40, primary_key=True)
    look_at = models.DateTimeField(null=True, db_index=True)
    stage = models.CharField(max_length=12, default="planned")
    held = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.tender


class CountedLimit(models.Model):
    """A limit of a tender as the due-scan last counted it; `settled` once nothing can change it any more.

    `key` tells limits of the same rule apart. `ends_at` is when the act was done, or when the period is set to end;
    `due_at` the lawful limit, `until_at` what the countdown runs to: a minimum period runs to its end, not to its least.
    """

    tender = models.CharField(max_length=40, db_index=True)
    lot = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=80)
    rule = models.CharField(max_length=60)
    article = models.CharField(max_length=120)
    word = models.CharField(max_length=6, db_index=True)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    until_at = models.DateTimeField(null=True, db_index=True)
    provisional = models.BooleanField(default=False)
    settled = models.BooleanField(default=False)

    class Meta:
        ordering = ["tender", "lot", "key"]
        constraints = [models.UniqueConstraint(fields=["tender", "lot", "key"], name="limit_once")]

    def __str__(self) -> str:
        return f"{self.tender} {self.rule}"


class Breach(models.Model):
    """A breach that was told by event; each limit is told once."""

    tender = models.CharField(max_length=40, db_index=True)
    lot = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=80)
    rule = models.CharField(max_length=60)
    due_at = models.DateTimeField()
    told_at = models.DateTimeField()

    class Meta:
        ordering = ["-told_at", "tender", "lot", "key"]
        constraints = [models.UniqueConstraint(fields=["tender", "lot", "key"], name="breach_told_once")]

    def __str__(self) -> str:
        return f"{self.tender} {self.rule}"
