"""What every page knows: the site, its neighbours, the navigation, the business time, the visitor's preferences."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from tianping.web.accounts import acting
from tianping.web.clock import ClockUnreadable, business_now
from tianping.web.preferences import LARGE, TEXT_COOKIE
from tianping.web.problems import language
from tianping.web.sites import faces

# (label, address) in order, with a third member the roles that see it ("" is a reader); platforms replace it in their
# settings as TIANPING_NAVIGATION
NAVIGATION: list[tuple[Any, ...]] = []
DESK = "/desk/"
"""The one entry of a navigation that is only for who is signed in."""


def site(request: HttpRequest) -> dict[str, Any]:
    """This function will return the context of the layout (templates/web/base.html)."""
    configuration = settings.TIANPING
    neighbours = faces(configuration)
    return {
        "tp": configuration,
        "tp_sites": neighbours,
        "tp_here": next(face for face in neighbours if face.here),
        "tp_region": configuration.region_name_en if language() == "en" else configuration.region_name,
        "tp_navigation": _navigation(request),
        "tp_large": request.COOKIES.get(TEXT_COOKIE) == LARGE,
        "tp_english": language() == "en",
        "tp_here_path": request.get_full_path(),
        "tp_who": _who(request),
        "tp_people": bool(getattr(settings, "TIANPING_PEOPLE", False)),
        "now": _now(),
    }


def _who(request: HttpRequest) -> acting.Who | None:
    return acting.who(request) if getattr(settings, "TIANPING_PEOPLE", False) else None


def _navigation(request: HttpRequest) -> list[tuple[Any, str, bool]]:
    named: list[tuple[Any, ...]] = list(getattr(settings, "TIANPING_NAVIGATION", NAVIGATION))
    inside = hasattr(request, "user") and request.user.is_authenticated
    role = (request.session.get("acting") or {}).get("role", "") if inside else ""
    shown = [(label, url) for label, url, *roles in named if not roles or role in roles[0]]
    entries = [(label, url) for label, url in shown if inside or url != DESK]
    best = max((url for _, url in entries if request.path.startswith(url)), key=len, default="")
    return [(label, url, url == best and (url != "/" or request.path == "/")) for label, url in entries]


def _now() -> Any:
    try:
        return business_now()
    except ClockUnreadable:
        return None
