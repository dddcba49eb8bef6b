"""Verbs of guarding: inspect a file that came from outside, once."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from tianping.exchange.alarms import raise_alarm
from tianping.web.files import open_file
from tianping.web.guarding.inspecting import inspect
from tianping.web.guarding.models import Inspection

AGAIN = frozenset({"unscanned"})
"""Findings that may pass: such a file is inspected anew when it is asked for."""


def inspect_file(*, sha256: str, name: str, now: datetime) -> Inspection:
    """Inspect a stored file and keep what was found; malware is an alarm that names the digest and nothing else.

    `now` is the wall clock. Inspection reads whole files and may ask a scanner: never inside a transaction of the
    caller's. Raises NotFound.
    """
    held, scanner = Inspection.objects.filter(pk=sha256).first(), settings.TIANPING.scanner
    if held is not None and held.scanner == scanner and not AGAIN & {one.kind for one in held.found()}:
        return held
    with open_file(sha256) as file:
        seen = inspect(file, name=name, scanner=scanner)
    facts = {
        "kind": seen.kind,
        "findings": [[one.kind, one.where] for one in seen.findings],
        "copy": seen.copy,
        "scanner": scanner,
        "at": now,
    }
    with transaction.atomic():
        kept, _ = Inspection.objects.update_or_create(pk=sha256, defaults=facts)
        if any(one.kind == "malware" for one in seen.findings):
            raise_alarm(kind="malware", room="guarding", subject=sha256, detail="malware in a stored file", now=now)
    return kept
