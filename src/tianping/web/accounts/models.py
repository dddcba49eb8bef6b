"""Nouns of sign-in. A subject's data lie with the service platform; here only its code and the name it goes by."""

import secrets
from datetime import datetime
from typing import ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from tianping.web.accounts.models_passkeys import Passkey
from tianping.web.accounts.models_people import (
    Administration,
    Draft,
    Handover,
    Invitation,
    KeptForm,
    OneTimeCode,
    Organisation,
    RecoveryCode,
    SignedSession,
)
from tianping.web.accounts.models_recovery import AdministratorRecovery, Reset

__all__ = [
    "ROLES",
    "Administration",
    "AdministratorRecovery",
    "ApiToken",
    "Challenge",
    "Draft",
    "Failure",
    "Handover",
    "Invitation",
    "KeptForm",
    "Membership",
    "OneTimeCode",
    "Organisation",
    "Passkey",
    "RecoveryCode",
    "Reset",
    "SignedSession",
    "User",
]

ROLES = ("buyer", "agency", "bidder", "expert", "operator", "supervisor", "auditor")


def new_public_id() -> str:
    """This function will return a random public id: never the primary key, and telling nothing."""
    return secrets.token_hex(16)


class User(AbstractBaseUser):
    """A person, or a program, that acts. Known outside by `public_id` only; the name is for pages of its own subject."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=120, blank=True)
    sign_in_name = models.CharField(max_length=64, unique=True, null=True, blank=True, default=None)
    certificate_holder = models.CharField(max_length=160, unique=True, null=True, blank=True, default=None)
    signed_on_as = models.CharField(max_length=300, unique=True, null=True, blank=True, default=None)
    """Issuer and number of the person at the service platform, where it signs in."""
    active = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    dormant_at = models.DateTimeField(null=True, blank=True, default=None)
    """Since when it is closed because nobody used it; its administrator opens it again."""
    woken_at = models.DateTimeField(null=True, blank=True, default=None)

    USERNAME_FIELD = "public_id"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Django asks this before it lets anyone in."""
        return self.active

    def __str__(self) -> str:
        return self.public_id


class Membership(models.Model):
    """A user acts for a subject in a role.

    `source`: who said so. What the firm gave, the firm takes; what the register told at sign-in by certificate, or
    the service platform at sign-on, ends when it is no longer said.
    """

    FIRM, REGISTER, SIGN_ON = "firm", "register", "sign-on"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    uscc = models.CharField(max_length=18)
    subject_name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=16, choices=[(role, role) for role in ROLES])
    source = models.CharField(
        max_length=10, choices=[(FIRM, "本单位"), (REGISTER, "主体登记"), (SIGN_ON, "单点登录")], default=FIRM
    )
    since = models.DateTimeField()

    class Meta:
        ordering = ("uscc", "role", "pk")
        constraints = [
            models.UniqueConstraint(fields=("user", "uscc", "role"), name="membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=ROLES), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.uscc} {self.role}"


class ApiToken(models.Model):
    """A program's token. Only its digest is kept; it serves one subject, in the roles the subject has when it is used."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    uscc = models.CharField(max_length=18)
    roles = models.JSONField(default=list)
    certificate = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "pk")
        constraints = [
            models.CheckConstraint(condition=models.Q(expires_at__gt=models.F("made_at")), name="token_expires")
        ]

    def __str__(self) -> str:
        return f"{self.uscc} {self.made_at:%Y-%m-%d}"

    def good_at(self, now: datetime) -> bool:
        """This function will say whether the token still opens anything at a wall time."""
        return self.revoked_at is None and now < self.expires_at


class Challenge(models.Model):
    """A text to be signed once, within its time."""

    text = models.CharField(max_length=400, unique=True)
    uscc = models.CharField(max_length=18)
    person = models.CharField(max_length=120, blank=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text


class Failure(models.Model):
    """A failed sign-in of a subject from an address; enough of them lock both for a while."""

    uscc = models.CharField(max_length=18, db_index=True)
    address = models.CharField(max_length=45, db_index=True)
    cause = models.CharField(max_length=40)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("-at", "pk")

    def __str__(self) -> str:
        return f"{self.uscc} {self.cause}"
