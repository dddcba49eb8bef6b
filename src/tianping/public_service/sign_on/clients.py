"""Who may send people here to sign in: every docked platform, and whom the operator registered."""

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from authlib.oauth2.rfc6749 import ClientMixin

from tianping.exchange.models import Peer
from tianping.public_service.sign_on.models import Client
from tianping.refusals import BadInput

SCOPES = ("openid", "profile", "subjects")
BACK = "/session/sign-on/back/"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{2,119}")


@dataclass(frozen=True)
class Relying(ClientMixin):  # type: ignore[misc]
    """A client as the protocol sees it. Without a secret it is public: its address and PKCE bind it."""

    client_id: str
    name: str
    redirect_uris: tuple[str, ...]
    secret_digest: str = ""
    id_token_signed_response_alg: str = "ES256"  # noqa: S105 - an algorithm

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> str:
        return self.redirect_uris[0]

    def get_allowed_scope(self, scope: str | None) -> str:
        return " ".join(one for one in (scope or "").split() if one in SCOPES)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        return bool(self.secret_digest) and hmac.compare_digest(self.secret_digest, _digest(client_secret))

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return (method == "none") == (not self.secret_digest)

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


def find(client_id: str) -> Relying | None:
    """This function will return the client of an id, or None: unknown, ended, or a platform that is not docked now."""
    peer = Peer.objects.filter(origin=client_id, state="docked").exclude(kind="custodian").first()
    if peer is not None and not peer.is_own():
        return Relying(peer.origin, peer.name or peer.origin, (peer.base_url.rstrip("/") + BACK,))
    one = Client.objects.filter(client_id=client_id, ended_at=None).first()
    return Relying(one.client_id, one.name, tuple(one.redirect_uris), one.secret_digest) if one else None


def add(*, client_id: str, name: str, redirect_uris: list[str], now: datetime) -> str:
    """This function will register a client beside the docked platforms and return its secret, which is not seen again.

    Raises BadInput for an id that is taken or is no id, and for addresses that are not absolute, or not by TLS other than
    on the same machine.
    """
    if not NAME.fullmatch(client_id) or Client.objects.filter(client_id=client_id).exists() or find(client_id):
        raise BadInput(
            field="client_id",
            what=f"客户端标识“{client_id}”不能用：已有，或不是 3 到 120 个字母、数字和 . _ -。",
            what_en=f'The client id "{client_id}" is taken, or not 3 to 120 letters, digits or . _ -.',
        )
    for uri in redirect_uris:
        _check(uri)
    secret = secrets.token_urlsafe(32)
    facts: dict[str, Any] = {"name": name, "redirect_uris": redirect_uris, "secret_digest": _digest(secret)}
    Client.objects.create(client_id=client_id, made_at=now, **facts)
    return secret


def _check(uri: str) -> None:
    parts = urlsplit(uri)
    here = (parts.hostname or "").endswith("localhost") or parts.hostname in ("127.0.0.1", "::1")
    if not parts.hostname or parts.fragment or (parts.scheme != "https" and not (here and parts.scheme == "http")):
        raise BadInput(
            field="redirect_uris",
            what=f"回跳地址“{uri}”不能用：须是 https 的完整地址，不带 #。",
            what_en=f'The redirect address "{uri}" must be a whole https address without a fragment.',
        )


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
