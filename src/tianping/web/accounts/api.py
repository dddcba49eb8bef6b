"""Sign-in of programs, as published: a challenge, its signature, a token."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from tianping.record.events import rfc3339
from tianping.web.accounts import sign_in, tokens
from tianping.web.accounts.models import ApiToken
from tianping.web.clock import wall_now
from tianping.web.requests import address_of

router = Router(tags=["session"])


class ChallengeIn(Schema):
    """Who wants to sign in."""

    uscc: str = Field(description="Unified social credit code 统一社会信用代码 of the subject", max_length=18)
    person: str = Field("", description="Name of the person, where the certificate is a person's", max_length=120)


class ChallengeOut(Schema):
    """What to sign: the UTF-8 bytes of `challenge`."""

    challenge: str
    expires_at: str


class SignatureIn(Schema):
    """A detached signature."""

    algorithm: str = Field(max_length=40)
    signature: str = Field(max_length=4096, description="base64")
    chain: list[str] = Field(max_length=6, description="Certificates from the signer's to below the root, base64 DER")


class SessionIn(Schema):
    """The signed challenge."""

    challenge: str = Field(max_length=400)
    signature: SignatureIn


class SessionOut(Schema):
    """The token, shown once. Send it as `Authorization: Bearer`."""

    token: str
    expires_at: str
    uscc: str
    name: str
    roles: list[str]


@router.post("/challenge", response=ChallengeOut, auth=None, summary="取登录口令 · Ask for a challenge")
def post_challenge(request: HttpRequest, body: ChallengeIn) -> dict[str, Any]:
    """Returns a text to be signed once, within its time."""
    given = sign_in.challenge(uscc=body.uscc, person=body.person, address=address_of(request), now=wall_now())
    return {"challenge": given.text, "expires_at": _said(given.expires_at)}


@router.post("", response=SessionOut, auth=None, summary="证书登录 · Sign in by certificate")
def post_session(request: HttpRequest, body: SessionIn) -> dict[str, Any]:
    """Takes the signed challenge and returns a token."""
    session = sign_in.sign_in(
        challenge=body.challenge, signature=body.signature.dict(), address=address_of(request), now=wall_now()
    )
    return {**session.__dict__, "expires_at": _said(session.expires_at)}


@router.delete("", response={204: None}, summary="退出 · Sign out")
def delete_session(request: HttpRequest) -> Status[None]:
    """Ends the token that the request bears."""
    token = getattr(request, "auth", None)
    if isinstance(token, ApiToken):
        tokens.revoke(token=token, now=wall_now())
    return Status(204, None)


def _said(at: datetime) -> str:
    return rfc3339(at.replace(microsecond=0))
