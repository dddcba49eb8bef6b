"""Sessions of people: opened after two factors, with a fixed end, an idle end, a list, and a way to end each.

The key of a session changes at every rise in trust (password, second factor, password change): whoever planted a session
before has nothing of it. The stages: `pending` (password passed, ten minutes), then signed in.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from tianping.exchange.catalogue.accounts import SessionChanged
from tianping.refusals import NotFound
from tianping.web.accounts import acts, lockout, passwords
from tianping.web.accounts.models import SignedSession, User
from tianping.web.clock import wall_now
from tianping.web.requests import address_of

PENDING_FOR = timedelta(minutes=10)
NOTED_EVERY = timedelta(minutes=5)
BACKEND = "django.contrib.auth.backends.ModelBackend"


class SessionOver(NotFound):
    """This session is not one's own, or has ended."""

    zh = "那一处登录已经退出。"
    en = "That session has ended already."
    next_zh = "请刷新“我的账号”再看。"
    next_en = "Load your account page again."


class Living:
    """Ends sessions that are past their end or were idle too long, and notes now and then that one is in use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and "until" in request.session:
            _keep_or_end(request, wall_now())
        return self.get_response(request)


def _keep_or_end(request: HttpRequest, now: datetime) -> None:
    until, seen = (datetime.fromisoformat(request.session[name]) for name in ("until", "seen"))
    idle = timedelta(minutes=settings.TIANPING.session_idle_minutes)
    if now >= until or now - seen >= idle:
        forget(request)
        logout(request)
    elif now - seen >= min(NOTED_EVERY, idle / 4):
        request.session["seen"] = now.isoformat()
        SignedSession.objects.filter(session_key=request.session.session_key).update(seen_at=now)


def begin(*, request: HttpRequest, user: User, back: str, now: datetime) -> None:
    """This function will note that the password was right. Nothing is open yet but the second step."""
    renew(request)
    request.session["pending"] = {"user": user.pk, "at": now.isoformat(), "back": back}


def renew(request: HttpRequest) -> None:
    """This function will empty the session and give it a new key; the link that brought the person here stays."""
    brought = {name: request.session[name] for name in ("invitation", "reset") if request.session.get(name)}
    request.session.flush()
    request.session.update(brought)


def pending(request: HttpRequest, now: datetime) -> tuple[User, str] | None:
    """This function will return who stands at the second step, and where it wants to go."""
    found = request.session.get("pending")
    if not found or now - datetime.fromisoformat(found["at"]) >= PENDING_FOR:
        return None
    user = User.objects.filter(pk=found["user"], active=True).first()
    return (user, found["back"]) if user else None


@transaction.atomic
def open_session(*, request: HttpRequest, user: User, factors: str, certificate: str = "", now: datetime) -> None:
    """This function will sign a person in after two factors, under a new session key, and record it."""
    for name in ("pending", "enrolling"):
        request.session.pop(name, None)
    login(request, user, backend=BACKEND)  # under a new key
    until = now + timedelta(hours=settings.TIANPING.session_hours)
    request.session.update({"until": until.isoformat(), "seen": now.isoformat(), "certificate": certificate})
    request.session.set_expiry(int((until - now).total_seconds()))
    key = request.session.session_key
    assert key is not None
    address = address_of(request)
    SignedSession.objects.filter(until__lte=now).delete()
    SignedSession.objects.create(
        user=user,
        session_key=key,
        factors=factors,
        address=address,
        agent=request.headers.get("User-Agent", "")[:200],
        made_at=now,
        seen_at=now,
        until=until,
    )
    lockout.forget_failures(uscc=passwords.lock_key(user.sign_in_name or ""), address=address)
    by = acts.self_acting(user, address=address, certificate=certificate)
    acts.note(SessionChanged(account=user.public_id, what="signed-in", factors=factors), by=by, now=now)


@transaction.atomic
def close(*, request: HttpRequest, user: User, now: datetime) -> None:
    """This function will sign a person out here."""
    by = acts.self_acting(user, address=address_of(request))
    forget(request)
    logout(request)
    acts.note(SessionChanged(account=user.public_id, what="signed-out"), by=by, now=now)


def forget(request: HttpRequest) -> None:
    """This function will take this session off its owner's list."""
    SignedSession.objects.filter(session_key=request.session.session_key).delete()


def listed(user: User, now: datetime) -> list[SignedSession]:
    """This function will return the sessions of a person that are open, the last used first."""
    return list(SignedSession.objects.filter(user=user, until__gt=now))


@transaction.atomic
def end(*, user: User, number: str, address: str, now: datetime) -> bool:
    """This function will end one of a person's sessions, wherever it is; False where it has ended already."""
    found = SignedSession.objects.filter(user=user, number=number).first()
    if found is None:
        return False
    Session.objects.filter(session_key=found.session_key).delete()
    found.delete()
    by = acts.self_acting(user, address=address)
    acts.note(SessionChanged(account=user.public_id, what="ended"), by=by, now=now)
    return True


def end_all(*, user: User) -> None:
    """This function will end every session of a person, inside the transaction of the change that asks for it."""
    found = SignedSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=list(found.values_list("session_key", flat=True))).delete()
    found.delete()


def keep_after_password_change(request: HttpRequest, user: User) -> None:
    """This function will keep this session, under a new key, when the password changed; all others have ended by that."""
    before = request.session.session_key
    update_session_auth_hash(request, user)
    SignedSession.objects.filter(session_key=before).update(session_key=request.session.session_key)
    others = SignedSession.objects.filter(user=user).exclude(session_key=request.session.session_key)
    Session.objects.filter(session_key__in=others.values_list("session_key", flat=True)).delete()
    others.delete()
