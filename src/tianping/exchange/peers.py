"""Peers: configured ones of the set-up, those that are followed, those that may witness the own log."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from tianping.exchange.models import Peer, PeerCheckpoint, PeerKey
from tianping.record.keys import IDENTITY_SUFFIX
from tianping.record.notes import BadNote, VerifierKey
from tianping.refusals import Refusal

OWN_KIND = "trading"
OPTIONAL = ("name", "operator", "operator_name", "carried")
WITNESSES: dict[str, frozenset[str]] = {
    "trading": frozenset({"service", "supervision"}),
    "service": frozenset({"trading", "supervision"}),
    "supervision": frozenset({"trading", "service"}),
    "custodian": frozenset({"trading", "service", "supervision"}),
}
"""Who witnesses whose log where nothing else is set (TIANPING_WITNESSES): the other two kinds of platform."""


class PeerMisconfigured(Refusal):
    """A configured peer lacks something, or its keys do not bear its name."""

    code = "peer-misconfigured"
    status = 500
    zh = "对接平台设置有误：{what}。"
    en = "A configured peer is wrong: {what}."
    next_zh = "请核对 TIANPING_PEERS 中的名称、地址和公钥。"
    next_en = "Check origin, address and keys in TIANPING_PEERS."


def own_kind() -> str:
    """This function will return which kind of platform this is."""
    return str(getattr(settings, "TIANPING_KIND", OWN_KIND))


def check_keys(*, origin: str, vkey: str, identity: str) -> None:
    """This function will check that both keys are keys of this origin; raises PeerMisconfigured."""
    try:
        names = VerifierKey.parse(vkey).name, VerifierKey.parse(identity).name
    except BadNote as error:
        raise PeerMisconfigured(what=f"{origin}: {error}") from None
    if names != (origin, origin + IDENTITY_SUFFIX):
        raise PeerMisconfigured(what=f"{origin}: {names[0]}, {names[1]}")


def log_key(peer: Peer) -> VerifierKey:
    """This function will return the key of a peer's log, with those that it replaced by rotation; raises BadNote."""
    former = PeerKey.objects.filter(peer=peer).order_by("until")
    return replace(
        VerifierKey.parse(peer.log_vkey),
        former=tuple(replace(VerifierKey.parse(row.vkey), until=row.until) for row in former),
    )


@transaction.atomic
def configure_peers(peers: list[dict[str, Any]] | None = None) -> list[Peer]:
    """This function will dock the peers of the set-up (TIANPING_PEERS), without an interface check.

    Each is `{origin, base_url, vkey, identity, kind}`, with `name`, `operator`, `operator_name` and `carried` where
    wanted. A configured key is an anchor: it replaces none that is held, but may be one that was replaced by rotation
    since. Raises PeerMisconfigured.
    """
    Peer.own()
    given = getattr(settings, "TIANPING_PEERS", []) if peers is None else peers
    return [_configure(facts) for facts in given if facts.get("origin") != settings.TIANPING_ORIGIN]


def _configure(facts: dict[str, Any]) -> Peer:
    missing = {"origin", "base_url", "vkey", "identity", "kind"} - set(facts)
    if missing or facts["kind"] not in WITNESSES:
        raise PeerMisconfigured(what=f"{facts.get('origin', '?')}: {', '.join(sorted(missing)) or facts['kind']}")
    check_keys(origin=facts["origin"], vkey=facts["vkey"], identity=facts["identity"])
    held = Peer.objects.filter(origin=facts["origin"]).first()
    vkey = facts["vkey"]
    if held and PeerKey.objects.filter(peer=held, vkey=vkey).exists():
        vkey = held.log_vkey
    if held and held.state != "proposed" and held.log_vkey != vkey:
        raise PeerMisconfigured(what=f"{held.origin}: another key is held; rotate it by platform.key_rotated")
    optional: dict[str, Any] = {
        name: facts[name] for name in ("name", "operator", "operator_name", "carried") if name in facts
    }
    values: dict[str, Any] = {
        "kind": facts["kind"],
        "state": "docked",
        "base_url": facts["base_url"],
        "log_vkey": vkey,
        "identity_vkey": facts["identity"],
        **optional,
    }
    return Peer.objects.update_or_create(origin=facts["origin"], defaults=values)[0]


def followed_peers() -> list[Peer]:
    """This function will return the peers whose logs are followed over HTTP."""
    found = Peer.objects.filter(state="docked", carried=False).exclude(origin=settings.TIANPING_ORIGIN)
    return list(found.exclude(base_url=""))


def witness_keys() -> dict[str, VerifierKey]:
    """This function will return the keys of the witnesses of this log, by name (`origin/witness`)."""
    kinds: Collection[str] = getattr(settings, "TIANPING_WITNESSES", None) or WITNESSES[own_kind()]
    peers = Peer.objects.filter(state="docked", kind__in=kinds).exclude(origin=settings.TIANPING_ORIGIN)
    keys = [VerifierKey.parse(peer.log_vkey).as_witness() for peer in peers]
    return {key.name: key for key in keys}


def freshness(*, kind: str, now: datetime) -> timedelta | None:
    """This function will return how long ago the log of a kind of platform was last seen to grow; None if never.

    `now` is the wall clock: each platform logs a batch at each beat, so a log that stands still is cut off, stopped,
    or shown old answers. With several platforms of the kind, the one seen longest ago counts.
    """
    peers = Peer.objects.filter(state="docked", kind=kind).exclude(origin=settings.TIANPING_ORIGIN)
    seen = dict(PeerCheckpoint.objects.filter(peer__in=peers).values_list("peer_id", "advanced_at"))
    moments = [seen.get(peer.pk) for peer in peers]
    if not moments or None in moments:
        return None
    ages: list[timedelta] = [now - moment for moment in moments if moment is not None]
    return max(ages)
