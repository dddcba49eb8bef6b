"""`/healthz`: whether the platform can work, in one JSON object. Platforms register what they know (log, followers, due items)."""

from collections.abc import Callable, Mapping
from typing import Any

import structlog
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tianping.record.events import rfc3339
from tianping.web.access import public
from tianping.web.clock import business_now, wall_now

log = structlog.get_logger()

Probe = Callable[[], Mapping[str, Any]]
_probes: dict[str, Probe] = {}


def register_probe(name: str, probe: Probe) -> None:
    """This function will add a probe to `/healthz`, from an app's `ready()`.

    A probe returns plain JSON values; `ok: False` makes the whole answer unhealthy, and `quiescent: False` says that
    work is still under way (the conductor of the demonstration waits for it). A probe must be quick and change nothing.
    """
    _probes[name] = probe


def database() -> Mapping[str, Any]:
    """The probe of the database: one read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return {"ok": True, "vendor": connection.vendor}


def state() -> dict[str, Any]:
    """This function will ask all probes; one that fails is reported as such and fails only itself."""
    found = {name: _ask(name, probe) for name, probe in ({"database": database} | _probes).items()}
    return {
        "ok": all(answer.get("ok", True) for answer in found.values()),
        "quiescent": all(answer.get("quiescent", True) for answer in found.values()),
        "wall": rfc3339(wall_now()),
        "business": rfc3339(business_now()),
        **found,
    }


def _ask(name: str, probe: Probe) -> Mapping[str, Any]:
    try:
        return probe()
    except (DatabaseError, OSError, RuntimeError, ValueError) as error:
        log.warning("probe failed", probe=name, error=type(error).__name__)
        return {"ok": False, "quiescent": False, "error": type(error).__name__}


@public
@never_cache
@require_GET
def answer(request: HttpRequest) -> JsonResponse:
    """200 where all is well, 503 otherwise; the same object in both."""
    found = state()
    return JsonResponse(found, status=200 if found["ok"] else 503, json_dumps_params={"ensure_ascii": False})
