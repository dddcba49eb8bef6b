"""The head that every page about a tender shares: what it is called, where it stands, when bids are due.

In a view: `context=masthead(code, now=now)`; in a template of its own: `{% include "tenders/masthead.html" %}`. The
templates of `tianping.web.filing` include it by themselves where the context bears it.
"""

from datetime import datetime
from typing import Any

from django.http import Http404

from tianping.exchange.tender_limits import TenderFacts, facts_of
from tianping.web.tenders.reading import TenderRecord, record_of
from tianping.web.tenders.stages import stages


def masthead(code: str, *, now: datetime) -> dict[str, Any]:
    """This function will return the context of a tender's masthead; Http404 where no log knows the tender."""
    record = record_of(code)
    return {"masthead": head_of(record, facts_of(record.entries), now=now)}


def head_of(record: TenderRecord, facts: TenderFacts, *, now: datetime) -> dict[str, Any]:
    """This function will return what the masthead shows, of a record that was read. Raises Http404."""
    planned = record.last("tender.planned")
    if planned is None:
        raise Http404
    return {
        "code": record.code,
        "planned": planned.event,
        "stages": stages(facts, now=now),
        "held": facts.held,
        "bids_due": facts.bids_due_at if facts.issued_at and not facts.closed_at else None,
    }
