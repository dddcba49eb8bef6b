"""What a person has typed is never lost: drafts of forms, kept per person, form and thing.

A form view in four lines:

    typed = drafts.typed(request, "clarification", ref=code)        # QueryDict of what was kept, or None
    form = AskForm(request.POST if request.method == "POST" else typed)
    ...
    drafts.save(request, "clarification", ref=code, now=wall_now())  # at a press on "存为草稿", or when the form has mistakes
    drafts.done(request, "clarification", ref=code)                  # once the act is done

What `@page` does by itself: a POST that arrives when the session has ended (or with a form token of an earlier session) is
kept, and after signing in the same address is opened again by GET, where `typed` returns it. It is kept under a random
number in a cookie for a day, and only for the person who had been signed in in that browser: another person who signs in
there never sees it; signing out forgets it. Passwords and codes are never kept (`NEVER`), nor are files: a form with files
says so beside them.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict

from tianping.web.accounts.models import Draft, KeptForm, User

NEVER = ("password", "secret", "otp", "csrfmiddlewaretoken")
KEPT = "kept"
SALT = "tianping.web.drafts"
FOR = timedelta(days=1)
MOST_BYTES, MOST_FORMS = 512 * 1024, 10


def save(request: HttpRequest, form: str, *, ref: str = "", now: datetime, values: QueryDict | None = None) -> None:
    """This function will keep what was typed (the POST, or `values`) as the draft of a form about a thing."""
    kept = _plain(values if values is not None else request.POST)
    Draft.objects.update_or_create(
        user=_me(request), form=form, ref=ref[:300], defaults={"values": kept, "updated_at": now}
    )


def typed(request: HttpRequest, form: str, *, ref: str = "") -> QueryDict | None:
    """This function will return what a person last typed into a form: its draft, or what came after its session ended."""
    if not request.user.is_authenticated:
        return None
    found = [draft for draft in _both(request, form, ref).order_by("-updated_at") if draft.values]
    return _query(found[0].values) if found else None


def done(request: HttpRequest, form: str, *, ref: str = "") -> None:
    """This function will drop the draft, once what it was for is done."""
    if request.user.is_authenticated:
        _both(request, form, ref).delete()


def keep(request: HttpRequest, response: HttpResponse, *, path: str, now: datetime) -> bool:
    """This function will keep, for the page at `path`, a form that came without a session, bound to this browser and to
    who was signed in here; False where nobody had been, or where there is nothing, or too much, to keep."""
    was, values = _who_was(request), _plain(request.POST)
    if not was or not values or sum(len(one) for texts in values.values() for one in texts) > MOST_BYTES:
        return False
    number = request.COOKIES.get(_name("kept")) or secrets.token_urlsafe(24)
    KeptForm.objects.filter(at__lt=now - FOR).delete()
    if KeptForm.objects.filter(digest=_digest(number)).count() >= MOST_FORMS:
        return False
    KeptForm.objects.create(digest=_digest(number), was=was, path=path[:300], values=values, at=now)
    _cookie(response, _name("kept"), number)
    return True


def keep_for_user(request: HttpRequest, *, now: datetime) -> None:
    """This function will keep a form that came with the token of an earlier session, for who is signed in."""
    save(request, KEPT, ref=request.path, now=now)


def claim(request: HttpRequest, response: HttpResponse, user: User, *, now: datetime) -> None:
    """This function will hand back, at sign-in, what this person's forms held, and note who is signed in here."""
    if number := request.COOKIES.get(_name("kept")):
        mine = KeptForm.objects.filter(digest=_digest(number), was=user.public_id)
        for one in mine.filter(at__gte=now - FOR):
            facts = {"values": one.values, "updated_at": now}
            Draft.objects.update_or_create(user=user, form=KEPT, ref=one.path, defaults=facts)
        mine.delete()
    _cookie(response, _name("was"), signing.dumps(user.public_id, salt=SALT))


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """This function will forget, at signing out, who was here and what was kept."""
    if number := request.COOKIES.get(_name("kept")):
        KeptForm.objects.filter(digest=_digest(number)).delete()
    for name in ("was", "kept"):
        response.delete_cookie(_name(name))


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "a draft belongs to somebody who is signed in"
    return request.user


def _name(cookie: str) -> str:
    """Cookies of one site: hosts may be shared between ports."""
    return f"tp_{settings.TIANPING.site}_{cookie}"


def _both(request: HttpRequest, form: str, ref: str) -> QuerySet[Draft]:
    mine = Draft.objects.filter(user=_me(request))
    return mine.filter(form=form, ref=ref[:300]) | mine.filter(form=KEPT, ref=request.path[:300])


def _plain(values: QueryDict) -> dict[str, list[str]]:
    """The fields as JSON, without passwords, codes and tokens; PostgreSQL keeps no NUL."""
    return {
        name: [text.replace("\x00", "") for text in texts if isinstance(text, str)]
        for name, texts in values.lists()
        if not any(word in name.lower() for word in NEVER)
    }


def _query(values: dict[str, list[str]]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, texts in values.items():
        query.setlist(name, texts)
    return query


def _who_was(request: HttpRequest) -> str:
    try:
        age = timedelta(hours=settings.TIANPING.session_hours) + FOR
        return str(signing.loads(request.COOKIES.get(_name("was"), ""), salt=SALT, max_age=age))
    except signing.BadSignature:
        return ""


def _cookie(response: HttpResponse, name: str, value: str) -> None:
    age = int((timedelta(hours=settings.TIANPING.session_hours) + FOR).total_seconds())
    secure = settings.TIANPING.secure
    response.set_cookie(name, value, max_age=age, httponly=True, samesite="Lax", secure=secure)


def _digest(number: str) -> str:
    return sha256(number.encode()).hexdigest()
