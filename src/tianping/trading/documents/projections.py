"""Which keys the trustees bound, read from their own logs; this platform's trustee is read like the others."""

import base64

from django.conf import settings

from tianping.exchange.catalogue.keys import KeyBound
from tianping.exchange.entries import Entry
from tianping.exchange.models import Peer
from tianping.exchange.projecting import projects, resets
from tianping.refusals import Refusal
from tianping.sealing.suites import suite
from tianping.trading.documents.models import BoundKey, RefusedKey, Terms

ROOM = "documents"


@projects("trustee.key_bound", room=ROOM)
def learn_key(entry: Entry) -> None:
    """This function will keep a bound key if it fits what was asked for, else why not. Other tenders are passed over."""
    event = entry.event
    assert isinstance(event, KeyBound)
    terms = Terms.objects.filter(tender=event.tender).first()
    if terms is None or entry.origin not in terms.trustees:
        return
    cause = _fault(entry, event, terms)
    place = {"trustee": entry.origin, "position": entry.position}
    if cause:
        RefusedKey.objects.create(tender_code=event.tender, key_id=event.key_id, cause=cause, **place)
        return
    BoundKey.objects.create(
        tender_id=event.tender,
        key_id=event.key_id,
        public=event.public,
        organisation=event.organisation,
        opening_at=event.opening_at,
        own=entry.own,
        **place,
    )


@resets(ROOM)
def forget() -> None:
    """This function will clear what was learnt, before a replay; issued policies stay as they were signed."""
    BoundKey.objects.all().delete()
    RefusedKey.objects.all().delete()


def _fault(entry: Entry, event: KeyBound, terms: Terms) -> str:
    """Why a binding is not taken; empty where it is in order."""
    operator = _operator(entry)
    if operator and event.organisation != operator:
        return "other-organisation"
    if event.opening_at != terms.requested_opening_at:
        return "other-opening-time"
    if event.suite != terms.suite:
        return "other-suite"
    if BoundKey.objects.filter(tender=terms.tender_id, trustee=entry.origin).exists():
        return "bound-twice"
    if BoundKey.objects.filter(trustee=entry.origin, key_id=event.key_id).exists():
        return "bound-to-another-tender"
    try:
        suite(event.suite).check_public(base64.b64decode(event.public, validate=True))
    except (Refusal, ValueError):
        return "no-key"
    return ""


def _operator(entry: Entry) -> str:
    if entry.own:
        return str(settings.TIANPING_TRADING.operator)
    return Peer.objects.filter(origin=entry.origin).values_list("operator", flat=True).first() or ""
