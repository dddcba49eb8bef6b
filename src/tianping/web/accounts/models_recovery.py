"""Nouns of getting back in: a person's reset that its administrator must confirm, a firm's recovery that two operators must."""

from datetime import datetime

from django.db import models

from tianping.web.accounts.models_people import new_number


class Reset(models.Model):
    """A person who lost one factor asks, by another, to set it anew; an administrator of its firm vouches for it.

    Only the digest of the person's secret is kept: the administrator never learns what opens the account.
    """

    PASSWORD, FACTORS = "password", "factors"

    number = models.CharField(max_length=16, unique=True, default=new_number, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="resets")
    what = models.CharField(max_length=10, choices=[(PASSWORD, "密码"), (FACTORS, "第二步验证")])
    address = models.CharField(max_length=45, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="resets_approved"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    """Used, declined, or replaced by a later one."""

    class Meta:
        ordering = ("-made_at", "pk")

    def __str__(self) -> str:
        return f"{self.user_id} {self.what}"

    def open_at(self, now: datetime) -> bool:
        """This function will say whether it can still be used or confirmed."""
        return self.ended_at is None and now < self.expires_at


class AdministratorRecovery(models.Model):
    """A firm lost its only administrator: one operator proposes who follows, another confirms, the firm can stop it."""

    number = models.CharField(max_length=16, unique=True, default=new_number, editable=False)
    uscc = models.CharField(max_length=18, db_index=True)
    name = models.CharField(max_length=120)
    reason = models.CharField(max_length=500)
    lost = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    proposed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-proposed_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("proposed_by")),
                name="recovery_by_two_persons",
            )
        ]

    def __str__(self) -> str:
        return f"{self.uscc} {self.name}"
