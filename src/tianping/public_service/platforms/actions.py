"""Docking as this room does it; the mechanism is the exchange's (`tianping.exchange.docking`)."""

import json
from collections.abc import Mapping
from datetime import datetime

from tianping.exchange import docking, suspending
from tianping.exchange.models import Peer
from tianping.record.actors import Actor
from tianping.refusals import NotFound, Refusal
from tianping.web.accounts.rights import permit


class NothingToExamine(Refusal):
    """The platform has not proposed itself, or is docked."""

    code = "nothing-to-examine"
    status = 409
    zh = "{origin} 没有待检测的对接申请。"
    en = "{origin} has no proposal that waits for its check."
    next_zh = "请该平台先提交申请。"
    next_en = "The platform proposes itself first."


def examine(*, origin: str, by: Actor, now: datetime) -> Peer:
    """Run the interface check on a platform that proposed itself, and publish its docking or refusal.

    Speaks HTTP, so it is never called in a transaction. Raises NotFound, NothingToExamine.
    """
    permit(by, "platforms.check")
    peer = Peer.objects.filter(origin=origin).first()
    if peer is None:
        raise NotFound(thing=f"平台 {origin}")
    if peer.state != "proposed":
        raise NothingToExamine(origin=origin)
    return docking.examine_proposed(peer=peer, by=by, now=now)


def propose(*, facts: Mapping[str, str], by: Actor, now: datetime) -> Peer:
    """Note a platform's proposal on behalf of its operator; the interface check follows by itself and decides.

    Raises BadInput naming the field, AlreadyDocked, TooManyProposals.
    """
    permit(by, "platforms.propose")
    return docking.propose(proposal=docking.read_proposal(json.dumps(dict(facts)).encode()))


def take_off(*, origin: str, reason: str, by: Actor, now: datetime) -> Peer:
    """Exchange nothing with a docked platform for the time being, and publish why. Raises NotFound, NotInThatState."""
    permit(by, "platforms.suspend", origin)
    return suspending.take_off(origin=origin, reason=reason, by=by, now=now)


def put_on(*, origin: str, reason: str, by: Actor, now: datetime) -> Peer:
    """Exchange again with a platform that was taken off, and publish why. Raises NotFound, NotInThatState."""
    permit(by, "platforms.suspend", origin)
    return suspending.put_on(origin=origin, reason=reason, by=by, now=now)
