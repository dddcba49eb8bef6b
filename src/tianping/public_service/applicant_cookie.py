"""What an applicant's browser holds of its applications: their secrets, signed, so that the server keeps none.

The cookie lives two hours, is not seen by scripts, and travels with this site's own pages only. `fresh` marks the one
application whose secret has not been shown yet.
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

SALT = "tianping.public_service.applicant"
SECONDS = 2 * 3600
MOST = 5


@dataclass(frozen=True)
class Held:
    """Secrets by application, and the application whose secret is still to be shown."""

    secrets: dict[str, str] = field(default_factory=dict)
    fresh: str = ""


def held(request: HttpRequest) -> Held:
    """This function will read what this browser holds; nothing where the cookie is missing, old or not from here."""
    try:
        told = signing.loads(request.COOKIES.get(_name(), ""), salt=SALT, max_age=SECONDS)
        return Held(dict(told["secrets"]), str(told["fresh"]))
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return Held()


def secret_of(request: HttpRequest, application: str) -> str:
    """This function will return the secret of an application as this browser holds it; empty where it does not."""
    return held(request).secrets.get(application, "")


def hold(request: HttpRequest, answer: HttpResponse, application: str, secret: str, *, fresh: bool = False) -> None:
    """This function will let the browser hold a secret too, the latest few."""
    kept = {name: one for name, one in held(request).secrets.items() if name != application}
    _write(answer, Held(dict([*kept.items(), (application, secret)][-MOST:]), application if fresh else ""))


def shown(request: HttpRequest, answer: HttpResponse) -> None:
    """This function will note that the secret was shown; it is not shown again."""
    _write(answer, Held(held(request).secrets))


def _write(answer: HttpResponse, held: Held) -> None:
    answer.set_cookie(
        _name(),
        signing.dumps(vars(held), salt=SALT, compress=True),
        max_age=SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.TIANPING.secure,
    )


def _name() -> str:
    return f"tp_{settings.TIANPING.site}_applicant"
