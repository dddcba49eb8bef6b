"""What a trustee knows, put together: the facts of a release, its private keys, what is still to be done."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef

from tianping import law
from tianping.exchange.catalogue.draws import DrawAnnounced, DrawCommitted
from tianping.exchange.models import Peer
from tianping.refusals import Refusal
from tianping.sealing.policy import SealPolicy
from tianping.sealing.shares import Pieces
from tianping.trustee import draws, keyring, limits
from tianping.trustee.models import (
    BoxAnswer,
    Closing,
    Draw,
    DrawCommitment,
    DrawContribution,
    EntrustedTender,
    HeldBox,
    Release,
    Suspension,
    TenderKey,
)
from tianping.trustee.rules import Facts, Lot
from tianping.trustee.witnesses import supervision_age, witnessed_size


def bound_key(*, origin: str, tender: str) -> TenderKey | None:
    """This function will return the key that is bound to a tender and not destroyed, if there is one."""
    return TenderKey.objects.filter(origin=origin, tender=tender, state="bound").first()


def private_key(key: TenderKey) -> bytes:
    """This function will unwrap a private key (PKCS#8 DER). Raises KeyDestroyed, WrappedKeyDamaged."""
    return keyring.unwrap(key_id=key.key_id, wrapped=bytes(key.wrapped))


def policy_of(tender: EntrustedTender) -> SealPolicy:
    """This function will read the issued policy of a tender; raises BadPolicy."""
    return SealPolicy.from_json(tender.policy or {})


def minimum_bids(tender: EntrustedTender, *, now: datetime) -> int:
    """This function will return how many bids must stand: by law for a mandatory tender, else as its documents say."""
    stated = int((tender.policy or {}).get("minimum_bids", 0))
    if not tender.mandatory:
        return max(1, stated)
    rule = law.rule("bidders", on=now.astimezone(law.days.SHANGHAI).date())  # 招标投标法 第28条
    return max(int(rule.value), stated)


def facts(tender: EntrustedTender, *, now: datetime, wall: datetime) -> Facts:
    """This function will put together what the six conditions ask. `now` is the business clock, `wall` the other."""
    assert tender.opening_at is not None
    assert tender.due_at is not None
    closing = Closing.objects.filter(origin=tender.origin, tender=tender.tender).first()
    return Facts(
        now=now,
        opening_at=tender.opening_at,
        due_at=tender.due_at,
        moved_earlier=tender.moved_earlier,
        policy_fault=tender.policy_fault if tender.policy else "no policy was issued / 未发布加密策略",
        unseen=tuple(tender.unseen),
        minimum_bids=minimum_bids(tender, now=now),
        suspended_by=tuple(
            Suspension.objects.filter(tender=tender.tender, lifted=False).values_list("directive", flat=True)
        ),
        supervision_age=supervision_age(now=wall),
        freshness_limit=timedelta(seconds=int((tender.policy or {}).get("freshness_limit_s", 0))),
        **_of_closing(tender, closing),
        **_of_boxes(tender),
    )


def _of_closing(tender: EntrustedTender, closing: Closing | None) -> dict[str, Any]:
    if closing is None:
        return {}
    return {
        "closed_position": closing.position,
        "closed_at": closing.closed_at,
        "contradicted": closing.contradicted,
        "witnessed_size": witnessed_size(origin=tender.origin, beyond=closing.position),
        "lots": {lot["lot"]: _lot(lot) for lot in closing.lots},
    }


def _lot(listed: Mapping[str, Any]) -> Lot:
    return Lot(
        standing=tuple(bid["seal"] for bid in listed["standing"]),
        withdrawn=tuple(listed.get("withdrawn", ())),
        replaced=tuple(listed.get("replaced", ())),
        dummies=tuple(listed.get("dummies", ())),
    )


def _of_boxes(tender: EntrustedTender) -> dict[str, Any]:
    seals = HeldBox.objects.filter(origin=tender.origin, tender=tender.tender)
    named = seals.values_list("seal", flat=True)
    answers = list(BoxAnswer.objects.filter(origin=tender.origin, seal__in=named))
    held = frozenset(answer.seal for answer in answers if answer.opens)
    return {
        "answered": frozenset(answer.seal for answer in answers if not answer.after_closing),
        "held": held,
        "unopenable": frozenset(answer.seal for answer in answers) - held,
        "previous": {box.seal: box.previous for box in seals.only("seal", "previous") if box.previous},
    }


def opening_boxes(tender: EntrustedTender, seals: Iterable[str]) -> dict[str, HeldBox]:
    """This function will return, for each seal, the box that was answered to open."""
    found: dict[str, HeldBox] = {}
    boxes = HeldBox.objects.filter(origin=tender.origin, tender=tender.tender, seal__in=list(seals))
    opening = set(
        BoxAnswer.objects.filter(origin=tender.origin, opens=True, seal__in=list(seals)).values_list(
            "seal", "box_sha256"
        )
    )
    for box in boxes:
        if (box.seal, box.box_sha256) in opening:
            found.setdefault(box.seal, box)
    return found


def released_seals(tender: EntrustedTender) -> frozenset[str]:
    """This function will return the seals whose pieces were released already."""
    lists = Release.objects.filter(origin=tender.origin, tender=tender.tender).values_list("seals", flat=True)
    return frozenset(seal for seals in lists for seal in seals)


def unanswered(limit: int) -> list[HeldBox]:
    """This function will return boxes that have no answer yet, in the order in which they came."""
    said = BoxAnswer.objects.filter(origin=OuterRef("origin"), seal=OuterRef("seal"), box_sha256=OuterRef("box_sha256"))
    return list(HeldBox.objects.filter(~Exists(said))[:limit])


def commit_until(draw: Draw) -> datetime:
    """This function will return when a draw goes on without those who never committed."""
    until: datetime = draw.announced_at + limits.commit_wait()
    return until


def reveal_from(draw: Draw) -> datetime:
    """This function will return from when contributions are revealed: all have committed, or the time-out passed."""
    said = dict(DrawCommitment.objects.filter(draw=draw.draw).values_list("party", "at"))
    moments = [said.get(party) for party in draw.announcement["parties"]]
    known = [moment for moment in moments if moment is not None]
    return max(known) if len(known) == len(moments) else commit_until(draw)


def silent_from(draw: Draw) -> datetime:
    """This function will return from when a party that committed and did not reveal counts as silent."""
    return reveal_from(draw) + limits.reveal_wait()


def committed_header(draw: Draw, committed: DrawCommitted, party: str) -> bytes:
    """This function will return the header bytes of a party's commitment, checked; raises BadDraw."""
    context = draws.context_of(DrawAnnounced.of_body(draw.announcement))
    return draws.committed_header(committed, party=party, context=context)


def contributions(draw: Draw) -> dict[str, str]:
    """This function will return the contributions that are known and fit their commitments, by party."""
    context = draws.context_of(DrawAnnounced.of_body(draw.announcement))
    commitments = dict(DrawCommitment.objects.filter(draw=draw.draw).values_list("party", "committed"))
    found: dict[str, str] = {}
    for said in DrawContribution.objects.filter(draw=draw.draw, party__in=commitments):
        committed = DrawCommitted.of_body(commitments[said.party])
        try:
            draws.value_of(committed, party=said.party, contribution=said.contribution, context=context)
        except Refusal:
            continue
        found[said.party] = said.contribution
    return found


def silent_parties(draw: Draw, *, now: datetime) -> list[str]:
    """This function will return the parties that committed and have not revealed in time."""
    if now < silent_from(draw):
        return []
    committed = DrawCommitment.objects.filter(draw=draw.draw, party__in=draw.announcement["parties"])
    own = Peer.own().origin
    known = contributions(draw)
    return sorted(party for party in committed.values_list("party", flat=True) if party not in {own, *known})


def commitment_among(tender: str, pieces: Mapping[str, Pieces]) -> DrawCommitment | None:
    """This function will return the commitment of a draw of this tender whose pieces these are, if they are."""
    names = Draw.objects.filter(tender=tender).values_list("draw", flat=True)
    for said in DrawCommitment.objects.filter(draw__in=list(names)):
        if said.committed["commitment"] in pieces:
            return said
    return None
