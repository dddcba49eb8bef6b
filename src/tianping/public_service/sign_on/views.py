"""The endpoints: discovery, keys, authorization, token, userinfo."""

from datetime import timedelta
from typing import cast

from authlib.oauth2 import OAuth2Error
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt

from tianping.public_service.sign_on import claims, clients, keys, provider
from tianping.public_service.sign_on.models import Token
from tianping.refusals import Refusal
from tianping.web.access import public
from tianping.web.accounts import sessions
from tianping.web.accounts.models import SignedSession, User
from tianping.web.clock import wall_now

FRESH = timedelta(seconds=60)


class SignOnRefused(Refusal):
    """The request cannot be answered to the client, because it is not known where the client is."""

    code = "sign-on-refused"
    status = 400
    zh = "单点登录的请求不对：{why}"
    en = "The request to sign in is wrong: {why}"
    next_zh = "请回到你来的网站重新登录；还不行，告诉那个网站的运行单位。"
    next_en = "Go back to the site that you came from and try again; if it fails again, tell its operator."


@public
def discovery(request: HttpRequest) -> HttpResponse:
    """What clients read first (OpenID Connect Discovery 1.0 §3)."""
    here = provider.issuer()
    said = {
        "issuer": here,
        "authorization_endpoint": f"{here}/sign-on/authorize",
        "token_endpoint": f"{here}/sign-on/token",
        "userinfo_endpoint": f"{here}/sign-on/userinfo",
        "jwks_uri": f"{here}/sign-on/keys",
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [keys.ALGORITHM],
        "token_endpoint_auth_methods_supported": list(provider.METHODS),
        "code_challenge_methods_supported": ["S256"],
        "scopes_supported": list(clients.SCOPES),
        "claims_supported": ["sub", "name", "subjects", "amr", "auth_time", "nonce"],
        "ui_locales_supported": ["zh-CN", "en"],
    }
    return JsonResponse(said)


@public
def published_keys(request: HttpRequest) -> HttpResponse:
    """The public keys."""
    return JsonResponse(keys.published(wall_now()))


@public
def authorize(request: HttpRequest) -> HttpResponse:
    """Who is signed in goes back with a code; who is not signs in first. Nothing is asked twice: for whom one acts is
    chosen at the other site."""
    server = provider.server()
    session = _signed(request)
    try:
        grant = server.get_consent_grant(request=request, end_user=session.user if session else None)
    except OAuth2Error as error:
        if getattr(error, "redirect_uri", None):
            return cast("HttpResponse", server.handle_error_response(server.create_oauth2_request(request), error))
        raise SignOnRefused(why=error.description or error.error) from None
    if session and getattr(grant, "prompt", "") == "login" and wall_now() - session.made_at > FRESH:
        sessions.forget(request)
        logout(request)
        session = None
    if session is None:
        return HttpResponseRedirect(f"/session/?{urlencode({'next': request.get_full_path()})}")
    user = session.user
    user.signed_on_by = session  # type: ignore[attr-defined]
    answer = server.create_authorization_response(request, grant_user=user, grant=grant)
    answer.headers["Cache-Control"] = "no-store"
    return cast("HttpResponse", answer)


def _signed(request: HttpRequest) -> SignedSession | None:
    """The session by which a person is signed in here, past both factors."""
    if not isinstance(request.user, User):
        return None
    found = SignedSession.objects.filter(session_key=request.session.session_key, user=request.user)
    return found.select_related("user").first()


@public
@csrf_exempt
def token(request: HttpRequest) -> HttpResponse:
    """A code and its verifier become an id token (RFC 6749 §4.1.3, RFC 7636)."""
    if request.method != "POST":
        return JsonResponse({"error": "invalid_request"}, status=405, headers={"Allow": "POST"})
    return cast("HttpResponse", provider.server().create_token_response(request))


@public
@csrf_exempt
def userinfo(request: HttpRequest) -> HttpResponse:
    """The claims of the person whose access token it is."""
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    alive = Token.objects.filter(expires_at__gt=wall_now(), user__active=True).select_related("user")
    found = alive.filter(digest=provider.digest(given.strip())).first() if kind.lower() == "bearer" else None
    if found is None:
        refused = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        return JsonResponse({"error": "invalid_token"}, status=401, headers=refused)
    return JsonResponse(claims.about(found.user, found.scope), headers={"Cache-Control": "no-store"})
