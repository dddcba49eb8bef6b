"""Docking 对接: a platform proposes itself, the interface check runs, who passes is docked (Order 20 art. 45, 48).

Nobody chooses: a refusal bears one of the listed reasons and is published like a docking.
"""

import json
from datetime import datetime
from typing import Literal

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tianping.exchange.catalogue.platforms import PlatformDocked, PlatformRefused
from tianping.exchange.client import ExchangeClient, PeerUnreachable, outside_transaction
from tianping.exchange.interface_check import CheckFailed, examine
from tianping.exchange.listed import REASONS
from tianping.exchange.models import Peer
from tianping.exchange.peers import PeerMisconfigured, check_keys
from tianping.exchange.signatures import RequestNotSigned, verify_request
from tianping.law.codes import uscc
from tianping.law.codes.faults import CodeError
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import BadInput, Refusal

BODY_LIMIT = 16 * 1024
WAITING_LIMIT = 100
"""Proposals that wait at a time; each is examined within minutes."""


class AlreadyDocked(Refusal):
    """The origin is docked under other keys, or was proposed by another."""

    code = "already-docked"
    status = 409
    zh = "平台 {origin} 已登记，公钥不同。"
    en = "The platform {origin} is already held with other keys."
    next_zh = "更换密钥请用 platform.key_rotated 事件，由新旧密钥共同签名。"
    next_en = "To change keys record platform.key_rotated, signed by the old and the new key."


class TooManyProposals(Refusal):
    """Too many proposals wait for their check."""

    code = "too-many-proposals"
    status = 503
    zh = "等待检测的申请过多。"
    en = "Too many proposals wait for their check."
    next_zh = "请几分钟后再申请。"
    next_en = "Propose again in a few minutes."


class UnlistedReason(Refusal):
    """Docking may only be refused for a listed reason."""

    code = "unlisted-reason"
    zh = "“{reason}”不在不予对接的法定情形清单内。"
    en = "'{reason}' is not among the listed reasons for refusing to dock."
    next_zh = "请从清单中选择：{listed}。"
    next_en = "Choose one of the list: {listed}."


class Proposal(BaseModel):
    """What a platform says of itself when it proposes to dock."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    origin: str = Field(pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", max_length=120)
    kind: Literal["trading", "service", "supervision", "custodian"]
    name: str = Field(min_length=2, max_length=200)
    base_url: str = Field(max_length=300)
    operator: str = Field(min_length=18, max_length=18, description="Unified social credit code")
    operator_name: str = Field(min_length=2, max_length=200)
    vkey: str = Field(max_length=300, description="Key of its log, C2SP verifier key")
    identity: str = Field(max_length=300, description="Key of its requests, C2SP verifier key named origin/identity")


def propose_signed(request: HttpRequest, *, now: datetime) -> Peer:
    """This function will take the proposal that a platform has signed with the identity key that it names."""
    if len(request.body) > BODY_LIMIT:
        raise BadInput(field="body", what="申请过长", what_en="the proposal is too long")
    proposal = read_proposal(request.body)
    signed_by = verify_request(request, now=now, key_of={proposal.origin: proposal.identity}.get)
    if signed_by != proposal.origin:
        raise RequestNotSigned(cause="keyid")
    return propose(proposal=proposal)


def read_proposal(body: bytes) -> Proposal:
    """This function will read a proposal; raises BadInput naming the field, also where the keys bear another name."""
    try:
        proposal = Proposal.model_validate_json(body)
        check_keys(origin=proposal.origin, vkey=proposal.vkey, identity=proposal.identity)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"])) or "body"
        raise BadInput(
            field=name, what=f"{name} 不符合要求：{first['msg']}", what_en=f"{name}: {first['msg']}"
        ) from None
    except PeerMisconfigured as error:
        raise BadInput(field="vkey", what=error.sentence("zh"), what_en=error.sentence("en")) from None
    return proposal


@transaction.atomic
def propose(*, proposal: Proposal) -> Peer:
    """This function will note a proposal, to be examined by `examine_proposed`; proposing twice is proposing once.

    Raises AlreadyDocked where the origin is held under other keys, TooManyProposals.
    """
    held = Peer.objects.select_for_update().filter(origin=proposal.origin).first()
    if proposal.origin == settings.TIANPING_ORIGIN or (held and held.state in ("docked", "suspended")):
        if held and (held.log_vkey, held.identity_vkey) == (proposal.vkey, proposal.identity):
            return held
        raise AlreadyDocked(origin=proposal.origin)
    if held is None and Peer.objects.filter(state="proposed").count() >= WAITING_LIMIT:
        raise TooManyProposals
    values = proposal.model_dump(exclude={"origin", "vkey", "identity"})
    values |= {"state": "proposed", "log_vkey": proposal.vkey, "identity_vkey": proposal.identity}
    return Peer.objects.update_or_create(origin=proposal.origin, defaults=values)[0]


def examine_proposed(*, peer: Peer, by: Actor, now: datetime) -> Peer:
    """This function will run the interface check on a proposed platform and dock or refuse it by its outcome alone.

    Speaks HTTP first, so it is never called in a transaction. Idempotent: a peer no longer proposed is left as it is.
    """
    outside_transaction()
    if not Peer.objects.filter(pk=peer.pk, state="proposed").exists():
        return peer
    try:
        uscc.check(peer.operator)
        passed = examine(peer=peer)
    except CodeError as wrong:
        return refuse(peer=peer, reason="operator-code", detail=wrong.sentence("zh"), by=by, now=now)
    except CheckFailed as failed:
        detail = str(failed.facts["detail"])
        return refuse(peer=peer, reason=str(failed.facts["check"]), detail=detail, by=by, now=now)
    return dock(peer=peer, checks=("identity", *passed), by=by, now=now)


@transaction.atomic
def dock(*, peer: Peer, checks: tuple[str, ...], by: Actor, now: datetime) -> Peer:
    """This function will dock a platform that has passed the interface check, and publish it."""
    peer = Peer.objects.select_for_update().get(pk=peer.pk)
    if peer.state == "docked":
        return peer
    peer.state = "docked"
    peer.save(update_fields=["state"])
    event = PlatformDocked(
        platform=peer.origin,
        kind=peer.kind,
        name=peer.name,
        base_url=peer.base_url,
        operator=peer.operator,
        operator_name=peer.operator_name,
        vkey=peer.log_vkey,
        identity=peer.identity_vkey,
        checks=checks,
    )
    record(event, by=by, now=now)
    return peer


@transaction.atomic
def refuse(*, peer: Peer, reason: str, detail: str, by: Actor, now: datetime) -> Peer:
    """This function will refuse to dock a platform for a listed reason, and publish it; raises UnlistedReason."""
    if reason not in REASONS:
        raise UnlistedReason(reason=reason, listed=", ".join(REASONS))
    peer = Peer.objects.select_for_update().get(pk=peer.pk)
    peer.state = "refused"
    peer.save(update_fields=["state"])
    record(PlatformRefused(platform=peer.origin, reason=reason, detail=detail), by=by, now=now)
    return peer


def propose_to(*, origin: str, address: str, name: str, base_url: str, operator: str, operator_name: str) -> str:
    """This function will propose this platform to another and return in which state it is held there.

    HTTP: never inside a transaction. Raises BadInput, PeerUnreachable.
    """
    try:
        body = own_proposal(name=name, base_url=base_url, operator=operator, operator_name=operator_name)
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        raise BadInput(field=field, what=f"{field} 不符合要求", what_en=f"{field} is not as it must be") from None
    with ExchangeClient() as client:
        answer = client.post(Peer(origin=origin, base_url=address), "dock", body=body, media="application/json")
    try:
        return str(json.loads(answer)["state"])
    except (ValueError, KeyError, TypeError):
        raise PeerUnreachable(origin=origin, cause="not JSON") from None


def own_proposal(*, name: str, base_url: str, operator: str, operator_name: str) -> bytes:
    """This function will write this platform's own proposal, to be posted signed to another's `/exchange/dock`."""
    from tianping.exchange.peers import own_kind
    from tianping.record.identity import own_keys, own_origin

    keys = own_keys().vkeys()
    proposal = Proposal.model_validate(
        {
            "origin": own_origin(),
            "kind": own_kind(),
            "name": name,
            "base_url": base_url,
            "operator": operator,
            "operator_name": operator_name,
            "vkey": keys["log"],
            "identity": keys["identity"],
        }
    )
    return json.dumps(proposal.model_dump(mode="json"), ensure_ascii=False).encode()
