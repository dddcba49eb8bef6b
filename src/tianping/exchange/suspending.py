"""Taking a docked platform off the exchange for a time, and putting it on again: both published, with the reason."""

from datetime import datetime

from django.db import transaction

from tianping.exchange.catalogue.platforms import PlatformResumed, PlatformSuspended
from tianping.exchange.models import Peer
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import BadInput, NotFound, Refusal


class NotInThatState(Refusal):
    """A platform can be taken off only while it is docked, and put on again only while it is off."""

    code = "docking-state"
    status = 409
    zh = "平台 {origin} 目前的状态是“{state}”，不能这样办理。"
    en = "The platform {origin} is {state_en}; this cannot be done with it."
    next_zh = "请先核对对接清单。"
    next_en = "Look at the list of dockings first."


def take_off(*, origin: str, reason: str, by: Actor, now: datetime) -> Peer:
    """This function will stop following a platform, answering its signed requests and counting its cosignatures.

    What is held of its log stays and is still read. Raises NotFound, NotInThatState, BadInput without a reason.
    """
    return _move(origin, "docked", "suspended", PlatformSuspended(platform=origin, reason=_told(reason)), by, now)


def put_on(*, origin: str, reason: str, by: Actor, now: datetime) -> Peer:
    """This function will exchange again with a platform that was taken off, from where its log is held.

    Raises NotFound, NotInThatState, BadInput without a reason.
    """
    return _move(origin, "suspended", "docked", PlatformResumed(platform=origin, reason=_told(reason)), by, now)


def _told(reason: str) -> str:
    if not reason.strip():
        raise BadInput(field="reason", what="请写明原因", what_en="say why")
    return reason.strip()


@transaction.atomic
def _move(
    origin: str, before: str, after: str, event: PlatformSuspended | PlatformResumed, by: Actor, now: datetime
) -> Peer:
    peer = Peer.objects.select_for_update().filter(origin=origin).first()
    if peer is None:
        raise NotFound(thing=f"平台 {origin}")
    if peer.is_own() or peer.state != before:
        raise NotInThatState(origin=origin, state=peer.get_state_display(), state_en=peer.state)
    peer.state = after
    peer.save(update_fields=["state"])
    record(event, by=by, now=now)
    return peer
