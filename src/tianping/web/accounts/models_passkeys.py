"""A passkey (WebAuthn): a key pair whose private part never leaves the person's device."""

from django.db import models

from tianping.web.accounts.models_people import new_number


class Passkey(models.Model):
    """What the device gave at enrolment. `sign_count` only grows; one that falls back shows a copied key."""

    number = models.CharField(max_length=16, unique=True, default=new_number, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential = models.CharField(max_length=1400, unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("made_at", "pk")

    def __str__(self) -> str:
        return self.name
