"""Nouns of people: their second factor, sessions, firms, invitations, hand-overs, and what they had typed."""

import secrets
from datetime import datetime

from django.db import models


def new_number() -> str:
    """This function will return a random number for addresses."""
    return secrets.token_hex(8)


class OneTimeCode(models.Model):
    """A person's app of one-time codes (RFC 6238). The secret is sealed by a key of the key folder (`vault.py`).

    `last_step` is the newest time step whose code was used: no code is good twice.
    """

    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="one_time_code")
    secret = models.BinaryField()
    last_step = models.BigIntegerField(default=-1)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id}"


class RecoveryCode(models.Model):
    """A code for the day the phone is lost; only its digest is kept, and it is good once."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("user", "digest"), name="recovery_code_once")]

    def __str__(self) -> str:
        return f"{self.user_id}"


class SignedSession(models.Model):
    """A signed-in session as its owner sees it, who may end it from anywhere."""

    number = models.CharField(max_length=16, unique=True, default=new_number, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="signed_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    factors = models.CharField(max_length=40)
    address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        ordering = ("-seen_at", "pk")

    def __str__(self) -> str:
        return self.number


class Organisation(models.Model):
    """A subject whose people have accounts here, and the roles the operator admitted it to on this platform."""

    uscc = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=200, blank=True)
    roles = models.JSONField(default=list)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.uscc


class Administration(models.Model):
    """A person looks after the accounts of a subject. A subject that has people has at least one."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="administrations")
    uscc = models.CharField(max_length=18, db_index=True)
    since = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=("user", "uscc"), name="administration_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.uscc}"


class Invitation(models.Model):
    """A link, good once and for a while, by which a person gets an account or a further membership."""

    number = models.CharField(max_length=16, unique=True, default=new_number, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120, blank=True)
    uscc = models.CharField(max_length=18, db_index=True)
    subject_name = models.CharField(max_length=200, blank=True)
    roles = models.JSONField(default=list)
    administers = models.BooleanField(default=False)
    invited_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True)
    replaces = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaced_by"
    )
    """The account that ends for this firm when the link is used: its owner lost all means of signing in."""
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "pk")

    def __str__(self) -> str:
        return f"{self.uscc} {self.name}"

    def open_at(self, now: datetime) -> bool:
        """This function will say whether the link still lets anyone in."""
        return self.used_at is None and self.revoked_at is None and now < self.expires_at


class Handover(models.Model):
    """An administrator offers its duty to another person of the firm, who takes it or not."""

    number = models.CharField(max_length=16, unique=True, default=new_number, editable=False)
    uscc = models.CharField(max_length=18, db_index=True)
    giver = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="handovers_given")
    taker = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="handovers_offered")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answer = models.CharField(max_length=10, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "pk")

    def __str__(self) -> str:
        return f"{self.uscc} {self.answer}"


class Draft(models.Model):
    """What a person has typed into a form about a thing and not yet sent (`tianping.web.drafts`)."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=60)
    ref = models.CharField(max_length=300, blank=True)
    values = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ("-updated_at", "pk")
        constraints = [models.UniqueConstraint(fields=("user", "form", "ref"), name="draft_once")]

    def __str__(self) -> str:
        return f"{self.form} {self.ref}"


class KeptForm(models.Model):
    """A form that came after its session had ended; whoever was signed in there gets it back at the next sign-in."""

    digest = models.CharField(max_length=64, db_index=True)
    was = models.CharField(max_length=32)
    path = models.CharField(max_length=300)
    values = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.path
