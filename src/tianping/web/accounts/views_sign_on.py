"""The button that leads to the service platform, and the way back from it."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tianping.refusals import NotFound, Refusal
from tianping.web.access import public
from tianping.web.accounts import sessions, sign_on, signed_on
from tianping.web.accounts.views_sign_in import back_of, entered, sign_in_page
from tianping.web.clock import wall_now


@public
def start(request: HttpRequest) -> HttpResponse:
    """To the service platform; who is signed in there comes straight back."""
    if not sign_on.issuer():
        raise NotFound(thing=request.path)
    try:
        url, asked = sign_on.ask(back=back_of(request), now=wall_now())
    except Refusal as refusal:
        return sign_in_page(request, refusal)
    request.session["sign_on"] = asdict(asked)
    return HttpResponseRedirect(url)


@public
def back(request: HttpRequest) -> HttpResponse:
    """With a code, which becomes a session here; the question is used up by the answer, good or not."""
    now, kept = wall_now(), request.session.pop("sign_on", None)
    try:
        if not sign_on.issuer() or kept is None:
            raise sign_on.SignOnFailed(why="没有在这个浏览器开始登录。", why_en="it was not begun in this browser.")
        asked = sign_on.Asked(**kept)
        claims = sign_on.answer(
            asked=asked, state=request.GET.get("state", ""), code=request.GET.get("code", "")[:500], now=now
        )
        user = signed_on.person(issuer=sign_on.issuer(), claims=claims, now=now)
    except Refusal as refusal:
        return sign_in_page(request, refusal)
    sessions.renew(request)
    sessions.open_session(request=request, user=user, factors="sign-on", now=now)
    return entered(request, user, asked.back)
