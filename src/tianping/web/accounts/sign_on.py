"""Signing in through the service platform (OpenID Connect, authorization code with PKCE): this site as its client.

The protocol is authlib's, the checks of the id token joserfc's. Nothing of the provider's is kept but the person's number
there. When the provider is down, running sessions go on, and local passwords, codes, passkeys and certificates sign in.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from tianping.refusals import Refusal

SCOPE = "openid profile subjects"
BACK = "/session/sign-on/back/"
PATIENCE = 5.0
"""Seconds for an answer of the provider; a person is waiting."""
GOOD_FOR = timedelta(minutes=15)


class ProviderDown(Refusal):
    """The service platform does not answer, or answers nonsense."""

    code = "sign-on-down"
    status = 503
    zh = "公共服务平台现在连不上，不能用它登录。"
    en = "The public service platform cannot be reached; signing in through it does not work now."
    next_zh = "请在这里用登录名加动态码或通行密钥，或用数字证书登录；已登录的不受影响。"
    next_en = "Sign in here by name with a code or passkey, or by certificate; who is signed in stays so."


class SignOnFailed(Refusal):
    """What came back is not the answer to what this browser asked, or does not hold."""

    code = "sign-on-failed"
    status = 401
    zh = "通过公共服务平台登录没有成功：{why}"
    en = "Signing in through the service platform failed: {why_en}"
    next_zh = "请重新点“用公共服务平台登录”。"
    next_en = 'Press "Sign in through the service platform" again.'


@dataclass(frozen=True)
class Asked:
    """What this browser's session keeps until the answer comes; good once."""

    state: str
    nonce: str
    verifier: str
    back: str
    at: str


def issuer() -> str:
    """This function will return the provider's address as set, or nothing: sign-on is not offered."""
    found = settings.TIANPING.sign_on_issuer
    return str(found).rstrip("/") if found else ""


def ask(*, back: str, now: datetime) -> tuple[str, Asked]:
    """This function will return the provider's address to go to, and what to keep meanwhile. Raises ProviderDown."""
    asked = Asked(secrets.token_urlsafe(24), secrets.token_urlsafe(24), generate_token(64), back, now.isoformat())
    with _client() as client:
        where = _discovered(client)["authorization_endpoint"]
        url, _ = client.create_authorization_url(
            where, state=asked.state, nonce=asked.nonce, code_verifier=asked.verifier
        )
    return str(url), asked


def answer(*, asked: Asked, state: str, code: str, now: datetime) -> dict[str, Any]:
    """This function will return the checked claims of who signed in at the provider, past two factors there.

    Raises SignOnFailed, ProviderDown.
    """
    if not hmac.compare_digest(asked.state.encode(), state.encode()) or not code:
        raise SignOnFailed(why="答复和这个浏览器的请求对不上。", why_en="the answer belongs to another request.")
    if now - datetime.fromisoformat(asked.at) >= GOOD_FOR:
        raise SignOnFailed(why="时间太久，请求已过期。", why_en="it took too long.")
    with _client() as client:
        known = _discovered(client)
        token = _token(client, known["token_endpoint"], code, asked.verifier)
        claims = _checked(client, known, token, asked.nonce, now)
    if "mfa" not in claims.get("amr", ()):
        raise SignOnFailed(why="在公共服务平台只验证了一步。", why_en="only one factor was passed there.")
    return claims


def _client() -> OAuth2Client:
    here = str(settings.TIANPING.base_url).rstrip("/")
    return OAuth2Client(
        client_id=settings.TIANPING.origin,
        token_endpoint_auth_method="none",  # noqa: S106 - a docked platform is bound by its address and by PKCE
        scope=SCOPE,
        redirect_uri=here + BACK,
        code_challenge_method="S256",
        timeout=PATIENCE,
        follow_redirects=False,
    )


def _discovered(client: OAuth2Client) -> dict[str, Any]:
    said = _json(client, f"{issuer()}/.well-known/openid-configuration")
    needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if said.get("issuer") != issuer() or not all(str(said.get(one, "")).startswith(issuer()) for one in needed):
        raise ProviderDown
    return said


def _json(client: OAuth2Client, url: str) -> dict[str, Any]:
    try:
        found = client.request("GET", url, withhold_token=True)
        found.raise_for_status()
        said = found.json()
    except (httpx.HTTPError, ValueError):
        raise ProviderDown from None
    if not isinstance(said, dict):
        raise ProviderDown
    return said


def _token(client: OAuth2Client, where: str, code: str, verifier: str) -> str:
    try:
        found = client.fetch_token(where, code=code, code_verifier=verifier, grant_type="authorization_code")
    except OAuthError:
        raise SignOnFailed(why="登录码无效或已用过。", why_en="the code is not good, or was used.") from None
    except (httpx.HTTPError, ValueError):
        raise ProviderDown from None
    return str(found.get("id_token", ""))


def _checked(client: OAuth2Client, known: dict[str, Any], token: str, nonce: str, now: datetime) -> dict[str, Any]:
    """Signature, issuer, audience, nonce, time (OpenID Connect Core 1.0 §3.1.3.7)."""
    published = _json(client, known["jwks_uri"])
    expected = jwt.JWTClaimsRegistry(
        now=lambda: int(now.timestamp()),
        leeway=60,
        iss={"essential": True, "value": issuer()},
        aud={"essential": True, "value": settings.TIANPING.origin},
        nonce={"essential": True, "value": nonce},
        sub={"essential": True},
        exp={"essential": True},
    )
    try:
        found = jwt.decode(token, KeySet.import_key_set(published), algorithms=["ES256"])  # type: ignore[arg-type]
        expected.validate(found.claims)
    except (JoseError, ValueError, KeyError):
        raise SignOnFailed(why="登录凭据核对不上。", why_en="its token does not hold.") from None
    return dict(found.claims)
