"""Taking part in random draws: commit, reveal, and open the escrow of a party that committed and keeps silent."""

import base64
import hashlib
import io
from datetime import datetime

from django.db import transaction

from tianping.exchange.catalogue.draws import DrawAnnounced, DrawCommitted, DrawRevealed
from tianping.exchange.catalogue.keys import PiecesReleased
from tianping.exchange.models import Peer
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import Refusal
from tianping.sealing import suites
from tianping.sealing.draws import contribute, reveal
from tianping.sealing.shares import PIECE, Pieces, SpoiledBox, check_box
from tianping.trustee import draws, filing, keyring, packets, queries
from tianping.trustee.models import Draw, DrawCommitment, DrawPart, EntrustedTender, EscrowStep


class NotAParty(Refusal):
    """The announcement names other parties, or this party's time to commit is over."""

    code = "not-a-party"
    status = 409
    zh = "本平台不能参与抽取 {draw}：{cause}。"
    en = "This platform cannot take part in draw {draw}: {cause}."


class TooEarlyToReveal(Refusal):
    """Not all parties have committed and the time-out has not passed; or a party is not silent yet."""

    code = "too-early-to-reveal"
    status = 409
    zh = "抽取 {draw} 尚不能揭示：{cause}。"
    en = "Nothing is revealed in draw {draw} yet: {cause}."


def tender_of(draw: Draw) -> EntrustedTender | None:
    """This function will return the tender whose trustees hold the draw's escrow, once its policy was issued."""
    found = EntrustedTender.objects.filter(tender=draw.tender, policy__isnull=False, policy_fault="")
    return found.order_by("-index").first()


@transaction.atomic
def take_part(*, draw: Draw, by: Actor, now: datetime) -> DrawPart:
    """This function will commit to a fresh contribution, escrowed to the tender's three trustees.

    Commits once. Raises NotAParty where the draw names others, goes on without this party, or has no trustees; never
    after another contribution is known, since who commits then could choose.
    """
    own = Peer.own().origin
    part = DrawPart.objects.filter(origin=draw.origin, draw=draw.draw).first()
    if part is not None:
        return part
    tender = tender_of(draw)
    _require_party(draw, own, tender, now)
    assert tender is not None
    announced = DrawAnnounced.of_body(draw.announcement)
    publics = [key.public for key in queries.policy_of(tender).trustees]
    made = contribute(context=draws.context_of(announced), party=own, publics=publics)
    wrapped = keyring.wrap(key_id=key_id(draw, made.commit), private=b"".join(made.pieces))
    record(draws.committed(made, announced=announced), by=by, now=now)
    return DrawPart.objects.create(
        origin=draw.origin, draw=draw.draw, key_id=key_id(draw, made.commit), wrapped=wrapped, at=now
    )


def _require_party(draw: Draw, own: str, tender: EntrustedTender | None, now: datetime) -> None:
    if own not in draw.announcement["parties"]:
        raise NotAParty(draw=draw.draw, cause="it names other parties / 不是参与方")
    if tender is None:
        raise NotAParty(draw=draw.draw, cause="the tender has no issued policy / 项目尚无加密策略")
    if draw.concluded or now > queries.commit_until(draw) or queries.contributions(draw):
        raise NotAParty(draw=draw.draw, cause="the time to commit is over / 承诺时间已过")


def key_id(draw: Draw, commit: str) -> str:
    """This function will name the wrapping key of a contribution."""
    return f"draw-{hashlib.sha256(draw.draw.encode()).hexdigest()[:16]}-{commit[:32]}"


@transaction.atomic
def reveal_own(*, draw: Draw, by: Actor, now: datetime) -> DrawPart:
    """This function will reveal this party's contribution, when all have committed or the time-out has passed.

    Reveals once. Raises NotAParty, TooEarlyToReveal, KeyDestroyed.
    """
    part = DrawPart.objects.filter(origin=draw.origin, draw=draw.draw).first()
    if part is None:
        raise NotAParty(draw=draw.draw, cause="nothing was committed / 未曾承诺")
    if part.state == "revealed":
        return part
    since = queries.reveal_from(draw)
    if now < since:
        raise TooEarlyToReveal(draw=draw.draw, cause="commitments are missing / 承诺未齐")
    data = keyring.unwrap(key_id=part.key_id, wrapped=bytes(part.wrapped))
    pieces = data[:PIECE], data[PIECE : 2 * PIECE], data[2 * PIECE :]
    event = DrawRevealed(
        draw=draw.draw, tender=draw.tender, party=Peer.own().origin, contribution=draws.written(pieces)
    )
    record(event, by=by, now=now)
    part.state, part.wrapped = "revealed", b""
    part.save(update_fields=["state", "wrapped"])
    keyring.destroy(key_id=part.key_id)
    return part


@transaction.atomic
def give_escrow(*, draw: Draw, party: str, by: Actor, now: datetime) -> EscrowStep:
    """This function will give this trustee's pieces of a silent party's contribution to a second trustee, sealed.

    Gives once. Raises TooEarlyToReveal while the party may still speak, SpoiledBox, BadDraw, KeyDestroyed.
    """
    own = Peer.own().origin
    given = EscrowStep.objects.filter(origin=draw.origin, draw=draw.draw, party=party, step="given").first()
    if given is not None:
        return given
    _require_silent(draw, party, now)
    tender = tender_of(draw)
    assert tender is not None
    committed, pieces = own_escrow(draw=draw, party=party)
    second = packets.second_of(tender.trustees, giver=own, avoid=party)
    keys = {key.trustee: key.public for key in queries.policy_of(tender).trustees}
    packet = packets.make(
        suite=tender.suite,
        tender=tender.tender,
        trustee=own,
        index=tender.index,
        pieces={committed.commitment: pieces},
        recipients={"second": keys[second]},
    ).encoded()
    sha256 = hashlib.sha256(packet).hexdigest()
    filing.keep(io.BytesIO(packet), sha256=sha256)
    event = PiecesReleased(tender=draw.tender, seals=(committed.commitment,), packet=sha256)
    record(event, by=by, now=now)
    return EscrowStep.objects.create(
        origin=draw.origin, draw=draw.draw, party=party, step="given", packet=sha256, second=second, at=now
    )


def _require_silent(draw: Draw, party: str, now: datetime) -> None:
    if party == Peer.own().origin or party in queries.contributions(draw):
        raise TooEarlyToReveal(draw=draw.draw, cause=f"{party} has spoken / 已揭示")
    if now < queries.silent_from(draw):
        raise TooEarlyToReveal(draw=draw.draw, cause=f"{party} may still reveal / 尚可自行揭示")


def own_escrow(*, draw: Draw, party: str) -> tuple[DrawCommitted, Pieces]:
    """This function will open this trustee's box of a party's contribution; raises BadDraw, SpoiledBox, KeyDestroyed."""
    tender = tender_of(draw)
    assert tender is not None
    key = queries.bound_key(origin=tender.origin, tender=tender.tender)
    if key is None:
        raise NotAParty(draw=draw.draw, cause="no key is bound / 未绑定密钥")
    committed = DrawCommitted.of_body(DrawCommitment.objects.get(draw=draw.draw, party=party).committed)
    header_bytes = queries.committed_header(draw, committed, party)
    pieces = check_box(
        suite=suites.suite(key.suite),
        private=queries.private_key(key),
        index=tender.index,
        header_bytes=header_bytes,
        box=_box(committed, tender.index),
    )
    return committed, pieces


def _box(committed: DrawCommitted, index: int) -> bytes:
    try:
        return base64.b64decode(committed.boxes[index - 1], validate=True)
    except (IndexError, ValueError):
        raise SpoiledBox(index=index, cause="there is no such box / 缺少封箱") from None


@transaction.atomic
def reveal_silent(*, draw: Draw, party: str, theirs: Pieces, by: Actor, now: datetime) -> EscrowStep:
    """This function will reveal a silent party's contribution from one's own pieces and another trustee's.

    Reveals once. Raises TooEarlyToReveal, BadDraw where the pieces do not do.
    """
    done = EscrowStep.objects.filter(origin=draw.origin, draw=draw.draw, party=party, step="revealed").first()
    if done is not None:
        return done
    _require_silent(draw, party, now)
    committed, own = own_escrow(draw=draw, party=party)
    header_bytes = queries.committed_header(draw, committed, party)
    pieces = reveal(header_bytes=header_bytes, pieces={own.trustee: own, theirs.trustee: theirs})
    event = DrawRevealed(draw=draw.draw, tender=draw.tender, party=party, contribution=draws.written(pieces))
    record(event, by=by, now=now)
    return EscrowStep.objects.create(origin=draw.origin, draw=draw.draw, party=party, step="revealed", at=now)
