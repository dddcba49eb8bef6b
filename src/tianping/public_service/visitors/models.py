"""How often an address has done something on a day; the address itself is not kept."""

from django.db import models


class VisitorDay(models.Model):
    """A count. `mark` is a keyed digest of the network address; rows of days gone by are dropped."""

    mark = models.CharField(max_length=64)
    what = models.CharField(max_length=20)
    day = models.DateField(db_index=True)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["day", "what", "mark"]
        constraints = [models.UniqueConstraint(fields=["mark", "what", "day"], name="visitor_day_once")]

    def __str__(self) -> str:
        return f"{self.what} {self.day} {self.times}"
