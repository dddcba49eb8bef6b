"""What trustees and the mirror answer, from their logs; sealed leaves that only this platform reads."""

import structlog
from pydantic import ValidationError

from tianping.exchange.catalogue.bids import BoxAnswered, CopyHeld, OpenabilityTested
from tianping.exchange.entries import Entry
from tianping.exchange.models import Peer
from tianping.exchange.projecting import projects, resets
from tianping.record.identity import own_keys
from tianping.record.notes import BadSignature, VerifierKey
from tianping.record.receipts import OPENABILITY
from tianping.record.statements import Statement, verify_statement
from tianping.trading.bids.models import MirrorAck, OpenabilityTest, TrusteeAnswer

log = structlog.get_logger()

ROOM = "bids"


@projects("trustee.answered", room=ROOM)
def learn_answer(entry: Entry) -> None:
    """This function will take in what a trustee says of one box."""
    event = entry.event
    assert isinstance(event, BoxAnswered)
    TrusteeAnswer.objects.get_or_create(
        trustee=entry.origin,
        position=entry.position,
        leaf=-1 if entry.leaf is None else entry.leaf,
        defaults={"seal": event.seal, "opens": event.opens, "cause": event.cause, "answered_at": entry.at},
    )


@projects("trustee.tested", room=ROOM)
def learn_test(entry: Entry) -> None:
    """This function will keep the newest word of a trustee on each seal; a word that its identity has not signed, or
    that is no word on a seal, is passed over."""
    event = entry.event
    assert isinstance(event, OpenabilityTested)
    key = _identity(entry)
    for written in event.statements:
        try:
            said = Statement.model_validate(written)
            verify_statement(said, purpose=OPENABILITY, key=key)
            seal, opens, cause = (said.content[name] for name in ("seal", "opens", "cause"))
        except (ValidationError, BadSignature, KeyError):
            log.warning("openability not signed", trustee=entry.origin, position=entry.position)
            continue
        OpenabilityTest.objects.update_or_create(
            seal=str(seal)[:64],
            trustee=entry.origin,
            defaults={
                "opens": opens is True,
                "cause": str(cause)[:300],
                "statement": said.model_dump(mode="json"),
                "tested_at": entry.at,
            },
        )


def _identity(entry: Entry) -> VerifierKey:
    if entry.own:
        return own_keys().identity.verifier
    return VerifierKey.parse(Peer.objects.get(origin=entry.origin).identity_vkey)


@projects("mirror.held", room=ROOM)
def learn_copy(entry: Entry) -> None:
    """This function will take in that a peer holds a copy."""
    event = entry.event
    assert isinstance(event, CopyHeld)
    MirrorAck.objects.get_or_create(
        sha256=event.sha256, mirror=entry.origin, defaults={"position": entry.position, "held_at": entry.at}
    )


@resets(ROOM)
def forget() -> None:
    """This function will clear what was learnt, before a replay."""
    TrusteeAnswer.objects.all().delete()
    MirrorAck.objects.all().delete()
    OpenabilityTest.objects.all().delete()
