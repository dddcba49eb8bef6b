"""Tenders as the public logs tell them, their limits, and the breaches that were told."""

from typing import ClassVar

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


class LimitAlarm(models.Model):
    """An alarm about a limit, before it or at its breach, until a supervisor has handled it or it was kept after all.

    `key` and `due_at` tell it apart: a limit that was moved may alarm again. `over_at` is when nothing was left to do.
    """

    LEVELS: ClassVar = [("near", "临期预警"), ("breach", "超期报警")]
    STATES: ClassVar = [("open", "待处理"), ("seen", "已查看"), ("handled", "已处理"), ("over", "已消除")]

    alarm = models.CharField(max_length=32, primary_key=True)
    tender = models.CharField(max_length=40, db_index=True)
    lot = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=80)
    rule = models.CharField(max_length=60)
    article = models.CharField(max_length=120)
    level = models.CharField(max_length=6, choices=LEVELS)
    due_at = models.DateTimeField()
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=STATES, default="open", db_index=True)
    over_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_at", "alarm"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "lot", "key", "level", "due_at"], name="limit_alarm_once")
        ]

    def __str__(self) -> str:
        return f"{self.tender} {self.rule} {self.level}"


class AlarmAnswer(models.Model):
    """What a supervisor did about an alarm: seen, or handled with a note. All of them are kept."""

    alarm = models.ForeignKey(LimitAlarm, on_delete=models.PROTECT, related_name="answers")
    state = models.CharField(max_length=8)
    note = models.TextField(blank=True)
    office = models.CharField(max_length=120)
    person = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.alarm_id} {self.state}"
