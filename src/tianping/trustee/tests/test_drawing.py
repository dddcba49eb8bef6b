"""Draws: commit, reveal, and the escrow of a party that keeps silent."""

import base64
import json
from datetime import timedelta

import pytest

from tianping.exchange.catalogue.draws import DrawAnnounced, DrawCommitted, DrawConcluded, DrawRevealed
from tianping.record.models import Event
from tianping.sealing.draws import BadDraw, Contribution, contribute
from tianping.sealing.shares import Pieces, check_box, held_by
from tianping.trustee import draws, filing, packets, queries
from tianping.trustee.actions import drawing
from tianping.trustee.entitlements import entitled
from tianping.trustee.models import Draw, DrawPart, EntrustedTender
from tianping.trustee.tests.conftest import AFTER, BY, INTL, OWN, SERVICE, SUPERVISION, TENDER, TRADING, City

PARTIES = (TRADING, SERVICE, OWN)
ANNOUNCED = DrawAnnounced(
    draw="d" * 32, tender=TENDER, purpose="committee", pool=("1" * 64, "2" * 64, "3" * 64), seats=2, parties=PARTIES
)
LATE = AFTER + timedelta(minutes=11)
SILENT = AFTER + timedelta(minutes=22)


@pytest.fixture
def draw(city: City) -> Draw:
    city.prepare()
    city.say(ANNOUNCED, origin=SERVICE, at=AFTER)
    return Draw.objects.get()


def commit_of(city: City, party: str) -> Contribution:
    policy = queries.policy_of(EntrustedTender.objects.get())
    made = contribute(context=draws.context_of(ANNOUNCED), party=party, publics=[key.public for key in policy.trustees])
    city.say(draws.committed(made, announced=ANNOUNCED), origin=party, at=AFTER)
    return made


def reveal_of(city: City, made: Contribution, *, by: str = "") -> None:
    event = DrawRevealed(draw=ANNOUNCED.draw, tender=TENDER, party=made.party, contribution=draws.written(made.pieces))
    city.say(event, origin=by or made.party, at=AFTER)


def own_commitment(city: City, draw: Draw) -> DrawPart:
    part = drawing.take_part(draw=draw, by=BY, now=AFTER)
    city.say(told("draw.committed", DrawCommitted), origin=OWN, at=AFTER)
    return part


def told(type_: str, kind: type) -> object:
    return kind.of_body(json.loads(bytes(Event.objects.filter(type=type_).latest("seq").header))["body"])


def test_a_party_commits_and_its_escrow_opens_for_each_trustee(city: City, draw: Draw) -> None:
    drawing.take_part(draw=draw, by=BY, now=AFTER)
    event = told("draw.committed", DrawCommitted)
    header_bytes = draws.committed_header(event, party=OWN, context=draws.context_of(ANNOUNCED))  # type: ignore[arg-type]
    for index, private in ((1, city.trading[0]), (2, city.service[0])):
        box = base64.b64decode(event.boxes[index - 1])  # type: ignore[attr-defined]
        pieces = check_box(suite=INTL, private=private, index=index, header_bytes=header_bytes, box=box)
        assert set(pieces.values) == set(held_by(index))


def test_a_party_commits_once(city: City, draw: Draw) -> None:
    assert drawing.take_part(draw=draw, by=BY, now=AFTER) == drawing.take_part(draw=draw, by=BY, now=AFTER)
    assert Event.objects.filter(type="draw.committed").count() == 1


def test_who_is_not_named_takes_no_part(city: City) -> None:
    city.prepare()
    others = ANNOUNCED.model_copy(update={"parties": (TRADING, SERVICE)})
    city.say(others, origin=SERVICE, at=AFTER)
    with pytest.raises(drawing.NotAParty):
        drawing.take_part(draw=Draw.objects.get(), by=BY, now=AFTER)


def test_nobody_commits_after_the_time_out_or_after_a_reveal(city: City, draw: Draw) -> None:
    with pytest.raises(drawing.NotAParty):
        drawing.take_part(draw=draw, by=BY, now=LATE)
    reveal_of(city, commit_of(city, TRADING))
    with pytest.raises(drawing.NotAParty):
        drawing.take_part(draw=draw, by=BY, now=AFTER)


def test_without_an_issued_policy_nobody_could_keep_the_escrow(city: City, draw: Draw) -> None:
    EntrustedTender.objects.update(policy=None)
    with pytest.raises(drawing.NotAParty):
        drawing.take_part(draw=draw, by=BY, now=AFTER)


def test_nothing_is_revealed_while_commitments_are_missing(city: City, draw: Draw) -> None:
    own_commitment(city, draw)
    commit_of(city, TRADING)
    with pytest.raises(drawing.TooEarlyToReveal):
        drawing.reveal_own(draw=draw, by=BY, now=AFTER)


def test_the_contribution_is_revealed_when_all_have_committed(city: City, draw: Draw) -> None:
    own_commitment(city, draw)
    for party in (TRADING, SERVICE):
        commit_of(city, party)
    part = drawing.reveal_own(draw=draw, by=BY, now=AFTER)
    assert part.state == "revealed"
    event = told("draw.revealed", DrawRevealed)
    city.say(event, origin=OWN, at=AFTER)  # type: ignore[arg-type]
    assert queries.contributions(draw) == {OWN: event.contribution}  # type: ignore[attr-defined]


def test_after_the_time_out_it_goes_on_without_who_never_committed(city: City, draw: Draw) -> None:
    own_commitment(city, draw)
    assert drawing.reveal_own(draw=draw, by=BY, now=LATE).state == "revealed"


def test_it_is_revealed_once_and_the_secret_is_destroyed(city: City, draw: Draw) -> None:
    own_commitment(city, draw)
    drawing.reveal_own(draw=draw, by=BY, now=LATE)
    drawing.reveal_own(draw=draw, by=BY, now=LATE)
    assert Event.objects.filter(type="draw.revealed").count() == 1
    assert bytes(DrawPart.objects.get().wrapped) == b""


def test_the_contribution_lies_wrapped_until_then(city: City, draw: Draw) -> None:
    part = own_commitment(city, draw)
    drawing.reveal_own(draw=draw, by=BY, now=LATE)
    contribution = bytes.fromhex(told("draw.revealed", DrawRevealed).contribution)  # type: ignore[attr-defined]
    assert contribution[:32] not in bytes(part.wrapped)


def test_a_contribution_that_was_not_committed_to_counts_for_nothing(city: City, draw: Draw) -> None:
    made = commit_of(city, TRADING)
    false = DrawRevealed(draw=ANNOUNCED.draw, tender=TENDER, party=TRADING, contribution="00" * 96)
    city.say(false, origin=SUPERVISION, at=AFTER)
    assert queries.contributions(draw) == {}
    reveal_of(city, made, by=SERVICE)
    assert set(queries.contributions(draw)) == {TRADING}


def test_a_commitment_to_another_draw_counts_for_nothing(city: City, draw: Draw) -> None:
    other = ANNOUNCED.model_copy(update={"pool": ("4" * 64,)})
    made = contribute(context=draws.context_of(other), party=TRADING, publics=[key[1] for key in [city.trading] * 3])
    city.say(draws.committed(made, announced=ANNOUNCED), origin=TRADING, at=AFTER)
    reveal_of(city, made)
    assert queries.contributions(draw) == {}


def test_the_escrow_of_a_silent_party_is_given_to_a_second_trustee(city: City, draw: Draw) -> None:
    own_commitment(city, draw)
    made = commit_of(city, TRADING)
    assert queries.silent_parties(draw, now=SILENT) == [TRADING]
    step = drawing.give_escrow(draw=draw, party=TRADING, by=BY, now=SILENT)
    assert step.second == SERVICE
    assert entitled(sha256=step.packet, reader=SERVICE)
    assert not entitled(sha256=step.packet, reader=TRADING)
    with filing.open_kept(step.packet) as stream:  # type: ignore[union-attr]
        opened = packets.unseal(packets.parse(stream.read()), role="second", private=city.service[0])
    pieces = opened[made.commit]
    assert all(value == made.pieces[j - 1] for j, value in pieces.values.items())


def test_two_trustees_reveal_what_a_silent_party_committed(city: City, draw: Draw) -> None:
    made = commit_of(city, TRADING)
    theirs = Pieces(trustee=2, values={j: made.pieces[j - 1] for j in held_by(2)})
    drawing.reveal_silent(draw=draw, party=TRADING, theirs=theirs, by=BY, now=SILENT)
    event = told("draw.revealed", DrawRevealed)
    assert (event.party, event.contribution) == (TRADING, draws.written(made.pieces))  # type: ignore[attr-defined]


def test_false_pieces_of_another_trustee_reveal_nothing(city: City, draw: Draw) -> None:
    commit_of(city, TRADING)
    theirs = Pieces(trustee=2, values=dict.fromkeys(held_by(2), b"\x00" * 32))
    with pytest.raises(BadDraw):
        drawing.reveal_silent(draw=draw, party=TRADING, theirs=theirs, by=BY, now=SILENT)
    assert not Event.objects.filter(type="draw.revealed").exists()


def test_a_party_that_may_still_speak_is_not_opened(city: City, draw: Draw) -> None:
    commit_of(city, TRADING)
    with pytest.raises(drawing.TooEarlyToReveal):
        drawing.give_escrow(draw=draw, party=TRADING, by=BY, now=LATE)


def test_a_party_that_has_spoken_is_not_opened(city: City, draw: Draw) -> None:
    reveal_of(city, commit_of(city, TRADING))
    with pytest.raises(drawing.TooEarlyToReveal):
        drawing.give_escrow(draw=draw, party=TRADING, by=BY, now=SILENT)


def test_a_concluded_draw_is_left_alone(city: City, draw: Draw) -> None:
    commit_of(city, TRADING)
    concluded = DrawConcluded(
        draw=ANNOUNCED.draw, tender=TENDER, contributions={}, seed="0" * 64, permutation=(0, 1, 2), drawn=()
    )
    city.say(concluded, origin=SERVICE, at=AFTER)
    from tianping.trustee import tasks

    assert list(tasks.draws(SILENT)) == []


def test_the_context_follows_from_the_announcement_alone() -> None:
    assert draws.context_of(ANNOUNCED) == draws.context_of(ANNOUNCED.model_copy())
    for change in ({"seats": 3}, {"pool": ("1" * 64,)}, {"tender": "T"}, {"parties": (TRADING, SERVICE)}):
        assert draws.context_of(ANNOUNCED.model_copy(update=change)).digest() != draws.context_of(ANNOUNCED).digest()
