"""What was done from a form, so that sending the form again leads to the same confirmation."""

from django.db import models


class Done(models.Model):
    """A form that was acted on: the token it bore, whose it was, where its confirmation is. `at` is wall time.

    `user` is empty for a visitor without an account; then the random token alone says whose form it was.
    """

    user = models.ForeignKey("accounts.User", null=True, on_delete=models.CASCADE, related_name="+")
    once = models.CharField(max_length=32)
    key = models.CharField(max_length=80)
    location = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("user", "once"), name="done_once"),
            models.UniqueConstraint(fields=("once",), condition=models.Q(user=None), name="done_once_by_visitor"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.location}"
