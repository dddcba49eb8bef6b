"""The head of a page about a tender, where the log has it already: a plan stands there a moment after it was made."""

from datetime import datetime
from typing import Any

from django.http import Http404

from tianping.web.tenders.masthead import masthead


def head(code: str, *, now: datetime) -> dict[str, Any]:
    """This function will return the context of a tender's masthead; nothing while no log knows the tender."""
    try:
        return masthead(code, now=now)
    except Http404:
        return {}
