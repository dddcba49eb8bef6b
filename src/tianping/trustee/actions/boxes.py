"""Answering for boxes: does this trustee's box open, and do both pieces match the header's commitments?"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tianping.exchange.catalogue.bids import BoxAnswered
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import Refusal
from tianping.sealing import suites
from tianping.sealing.header import parse_bid_header
from tianping.sealing.shares import Pieces, check_box
from tianping.trustee import queries
from tianping.trustee.models import BoxAnswer, Closing, EntrustedTender, HeldBox


class BoxRefused(Refusal):
    """The box belongs to no tender of this trustee, to another policy, or came after the closing."""

    code = "box-refused"
    zh = "封箱不予接受：{cause}。"
    en = "The box is not accepted: {cause}."


def open_box(*, box: HeldBox) -> Pieces:
    """This function will open a box for this trustee alone. Raises BoxRefused, SpoiledBox, KeyDestroyed, BadHeader."""
    header = parse_bid_header(bytes(box.header))
    tender = EntrustedTender.objects.filter(origin=box.origin, tender=header.tender).first()
    key = queries.bound_key(origin=box.origin, tender=header.tender)
    if tender is None or key is None:
        raise BoxRefused(cause="no key is bound for this tender / 该项目未绑定密钥")
    if tender.index != box.index:
        raise BoxRefused(cause="the box is for another trustee / 封箱属于其他受托方")
    if not tender.policy_digest or header.policy != tender.policy_digest:
        raise BoxRefused(cause="the envelope is not of the issued policy / 加密策略不符")
    if tender.policy_fault:
        raise BoxRefused(cause=tender.policy_fault)
    return check_box(
        suite=suites.suite(key.suite),
        private=queries.private_key(key),
        index=box.index,
        header_bytes=bytes(box.header),
        box=bytes(box.box),
    )


@transaction.atomic
def answer_boxes(*, boxes: Iterable[HeldBox], by: Actor, now: datetime) -> list[BoxAnswer]:
    """This function will answer boxes, each once, to the platform that entrusted them, sealed."""
    return [answer_box(box=box, by=by, now=now) for box in boxes]


@transaction.atomic
def answer_box(*, box: HeldBox, by: Actor, now: datetime) -> BoxAnswer:
    """This function will answer one box: it opens and both pieces match, or the cause why not. Answers once."""
    said = BoxAnswer.objects.filter(origin=box.origin, seal=box.seal, box_sha256=box.box_sha256).first()
    if said is not None:
        return said
    late = _after_closing(box)
    cause = "it came after the closing and is not in its list / 截止后收到且不在名单" if late else _cause(box)
    answer = BoxAnswer.objects.create(
        origin=box.origin,
        seal=box.seal,
        box_sha256=box.box_sha256,
        opens=not cause,
        cause=cause[:300],
        after_closing=late,
        at=now,
    )
    event = BoxAnswered(seal=answer.seal, opens=answer.opens, cause=answer.cause)
    record(event, by=by, now=now, readers=[box.origin])
    return answer


def _cause(box: HeldBox) -> str:
    try:
        open_box(box=box)
    except Refusal as refusal:
        return refusal.sentence("en")
    return ""


def _after_closing(box: HeldBox) -> bool:
    """A box may travel in a batch after the closing; then its seal stands in the closing list, or it counts for nothing."""
    closing = Closing.objects.filter(origin=box.origin, tender=box.tender).first()
    if closing is None or box.position < closing.position:
        return False
    listed = {
        *(bid["seal"] for lot in closing.lots for bid in lot["standing"]),
        *(seal for lot in closing.lots for name in ("withdrawn", "replaced", "dummies") for seal in lot.get(name, ())),
    }
    return box.seal not in listed
