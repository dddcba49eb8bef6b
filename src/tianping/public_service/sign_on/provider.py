"""The protocol, by authlib: what it asks of us is where codes, tokens and keys lie. PKCE with S256 is asked of everybody."""

from datetime import timedelta
from hashlib import sha256
from typing import Any, ClassVar

from authlib.integrations.django_oauth2 import AuthorizationServer
from authlib.integrations.django_oauth2.requests import DjangoOAuth2Payload, DjangoOAuth2Request
from authlib.oauth2.rfc6749 import InvalidRequestError, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from tianping.exchange.catalogue.accounts import SessionChanged
from tianping.public_service.sign_on import claims, clients, keys
from tianping.public_service.sign_on.models import Code, Token
from tianping.web.accounts import acts
from tianping.web.accounts.models import SignedSession, User
from tianping.web.clock import wall_now

CODE_FOR, TOKEN_FOR = timedelta(seconds=60), timedelta(minutes=10)
METHODS = ("none", "client_secret_basic", "client_secret_post")


def issuer() -> str:
    """This function will return the issuer: this site's address, without a slash at the end."""
    return str(settings.TIANPING.base_url).rstrip("/")


def digest(secret: str) -> str:
    """This function will return what is kept of a code or token."""
    return sha256(secret.encode()).hexdigest()


class Question(DjangoOAuth2Request):  # type: ignore[misc]
    """A request as authlib reads it. It takes none without TLS but from `localhost` itself; whether this site is reached
    by TLS is said once, by its base address (`SECURE_SSL_REDIRECT`), so that a city on one machine works, too."""

    def __init__(self, request: HttpRequest) -> None:
        OAuth2Request.__init__(
            self,
            method=request.method,
            uri=f"https://{request.get_host()}{request.get_full_path()}",
            headers=request.headers,
        )
        self.payload = DjangoOAuth2Payload(request)
        self._request = request


class Server(AuthorizationServer):  # type: ignore[misc]
    """Finds clients among the docked platforms; keeps of a token only its digest."""

    def create_oauth2_request(self, request: HttpRequest) -> Question:
        return Question(request)

    def query_client(self, client_id: str) -> clients.Relying | None:
        return clients.find(client_id)

    def save_token(self, token: dict[str, Any], request: Any) -> None:
        Token.objects.create(
            digest=digest(token["access_token"]),
            client_id=request.client.client_id,
            user=request.user,
            scope=token.get("scope", ""),
            expires_at=wall_now() + TOKEN_FOR,
        )


class CodeGrant(AuthorizationCodeGrant):  # type: ignore[misc]
    """Codes: kept as digests, bound to the session that the person opened, used up by the first who brings them."""

    TOKEN_ENDPOINT_AUTH_METHODS: ClassVar[list[str]] = list(METHODS)

    @transaction.atomic
    def save_authorization_code(self, code: str, request: Any) -> None:
        session: SignedSession = request.user.signed_on_by
        given = request.payload.data
        Code.objects.create(
            digest=digest(code),
            client_id=request.client.client_id,
            user=request.user,
            redirect_uri=request.payload.redirect_uri or "",
            scope=request.scope,
            nonce=given.get("nonce", "")[:300],
            code_challenge=given["code_challenge"],
            code_challenge_method=given["code_challenge_method"],
            factors=claims.methods(session.factors),
            auth_time=int(session.made_at.timestamp()),
            expires_at=wall_now() + CODE_FOR,
        )
        by = acts.self_acting(request.user, address=session.address)
        said = SessionChanged(account=request.user.public_id, what="signed-on", client=request.client.client_id)
        acts.note(said, by=by, now=wall_now())

    def query_authorization_code(self, code: str, client: clients.Relying) -> Code | None:
        found = Code.objects.filter(digest=digest(code), client_id=client.client_id, expires_at__gt=wall_now()).first()
        return found if found and Code.objects.filter(pk=found.pk).delete()[0] else None

    def delete_authorization_code(self, authorization_code: Code) -> None:
        """It was used up when it was found."""

    def authenticate_user(self, authorization_code: Code) -> User | None:
        return User.objects.filter(pk=authorization_code.user_id, active=True).first()


class Challenge(CodeChallenge):  # type: ignore[misc]
    """PKCE of everybody, and never `plain`."""

    SUPPORTED_CODE_CHALLENGE_METHOD: ClassVar[list[str]] = ["S256"]

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        given = grant.request.payload.data
        if not given.get("code_challenge") or given.get("code_challenge_method") != "S256":
            raise InvalidRequestError("code_challenge with the method S256 is required")
        super().validate_code_challenge(grant, redirect_uri)


class IdToken(OpenIDCode):  # type: ignore[misc]
    """Id tokens of ten minutes, signed with this month's key."""

    def exists_nonce(self, nonce: str, request: Any) -> bool:
        return Code.objects.filter(client_id=request.payload.client_id, nonce=nonce).exists()

    def resolve_client_private_key(self, client: clients.Relying) -> Any:
        return keys.current(wall_now())

    def get_encode_header(self, client: clients.Relying) -> dict[str, str]:
        return {"alg": keys.ALGORITHM, "kid": str(keys.current(wall_now()).kid)}

    def get_client_claims(self, client: clients.Relying) -> dict[str, Any]:
        until = wall_now() + TOKEN_FOR
        return {"iss": issuer(), "aud": [client.client_id], "exp": int(until.timestamp())}

    def generate_user_info(self, user: User, scope: str) -> dict[str, Any]:
        return claims.about(user, scope)


def server() -> Server:
    """This function will return the provider."""
    made = Server(None, None)
    made.load_config({"token_expires_in": {"authorization_code": int(TOKEN_FOR.total_seconds())}})
    made.register_grant(CodeGrant, [Challenge(required=True), IdToken()])
    return made
