"""What the test room learns."""

from django.db import models


class Learnt(models.Model):
    """One entry as it was projected."""

    origin = models.CharField(max_length=120)
    position = models.BigIntegerField()
    leaf = models.IntegerField(null=True)
    type = models.CharField(max_length=80)
    told = models.TextField()

    class Meta:
        app_label = "room"
        ordering = ["origin", "position", "leaf"]


class Done(models.Model):
    """One due action as it was done."""

    name = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        app_label = "room"
