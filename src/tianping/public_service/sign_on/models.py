"""Nouns of sign-on: clients beside the docked platforms, codes and tokens by their digests, signing keys."""

from django.conf import settings
from django.db import models


class Client(models.Model):
    """A client that the operator registered; its secret is shown once, and kept as a digest."""

    client_id = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    redirect_uris = models.JSONField(default=list)
    secret_digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.client_id


class Code(models.Model):
    """An authorization code: good once and for a minute."""

    digest = models.CharField(max_length=64, unique=True)
    client_id = models.CharField(max_length=120)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    redirect_uri = models.CharField(max_length=400)
    scope = models.CharField(max_length=200)
    nonce = models.CharField(max_length=300, blank=True)
    code_challenge = models.CharField(max_length=128)
    code_challenge_method = models.CharField(max_length=5)
    factors = models.JSONField(default=list)
    auth_time = models.BigIntegerField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.client_id

    def get_redirect_uri(self) -> str:
        """What authlib compares at the token endpoint."""
        return self.redirect_uri

    def get_scope(self) -> str:
        """What the token is good for."""
        return self.scope

    def get_nonce(self) -> str:
        """The client's nonce, given back in the id token."""
        return self.nonce

    def get_auth_time(self) -> int:
        """When the person proved who it is, seconds since 1970."""
        return self.auth_time

    def get_acr(self) -> str:
        """No context class is claimed; the methods are."""
        return ""

    def get_amr(self) -> list[str]:
        """By which methods (RFC 8176)."""
        return list(self.factors)


class Token(models.Model):
    """An access token, for the userinfo endpoint alone."""

    digest = models.CharField(max_length=64, unique=True)
    client_id = models.CharField(max_length=120)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    scope = models.CharField(max_length=200)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.client_id


class SigningKey(models.Model):
    """A key that signs id tokens (P-256). The private part is sealed by a key of the key folder."""

    kid = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()
    public = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return self.kid
