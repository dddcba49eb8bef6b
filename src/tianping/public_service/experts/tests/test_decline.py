import json

import pytest
from django.test import Client

from tianping.exchange.catalogue.evaluation import CommitteeFormed, CommitteeReopened, ExpertRecused, MemberRecused
from tianping.exchange.entries import Entry
from tianping.exchange.projecting import dispatch
from tianping.public_service.experts import actions, tasks
from tianping.public_service.experts.models import Draw
from tianping.public_service.experts.tests.parties import EMPLOYER, Parties, admit
from tianping.public_service.tests.peers import NOW, OPERATOR, run_due
from tianping.record.actors import Actor
from tianping.record.models import Event, SealedLeaf
from tianping.refusals import NotAllowed, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def parties():
    return Parties()


@pytest.fixture
def draw(parties):
    admit(5)
    parties.ask()
    run_due(tasks)
    found = Draw.objects.get()
    parties.commit(found)
    parties.reveal(found)
    run_due(tasks)
    run_due(tasks)
    found.refresh_from_db()
    return found


def hear(room, event, *, origin):
    """The room reads a sealed act that was told to this platform alone."""
    facts = {"at": NOW, "refs": event.as_refs(), "actor": {}, "type": event.TYPE, "type_version": event.VERSION}
    dispatch(
        room, Entry(origin=origin, kind="trading", own=False, position=900, leaf=0, id="f" * 32, event=event, **facts)
    )


def drawn(draw):
    return [member.expert_id for member in actions.drawn_members(draw=draw)]


def by_permutation(draw):
    pool = {member.place: member.expert_id for member in draw.pool.all()}
    return [pool[place] for place in draw.permutation]


def test_who_declines_is_followed_by_the_next_of_the_same_permutation(draw):
    order = by_permutation(draw)
    assert drawn(draw) == order[:4]
    expert = Actor(office=EMPLOYER, role="expert", person=order[1])
    actions.decline(draw=draw.draw, person=order[1], reason="出差", by=expert, now=NOW)
    assert drawn(draw) == [order[0], *order[2:5]]
    first, second = [json.loads(bytes(e.header))["body"] for e in Event.objects.filter(type="draw.concluded")]
    assert (first["seed"], first["permutation"]) == (second["seed"], second["permutation"])
    assert second["declined"] == [first["drawn"][1]]
    named = json.loads(bytes(SealedLeaf.objects.filter(type="committee.named").last().data))["body"]["members"]
    assert [member["person"] for member in named] == drawn(draw)


def test_the_operator_or_a_broker_declines_for_an_expert(draw):
    person = drawn(draw)[0]
    actions.decline(draw=draw.draw, person=person, reason="应回避", by=OPERATOR, now=NOW)
    assert person not in drawn(draw)


def test_nobody_declines_for_another(draw):
    with pytest.raises(NotAllowed):
        actions.decline(
            draw=draw.draw,
            person=drawn(draw)[0],
            reason="",
            by=Actor(office=EMPLOYER, role="expert", person=drawn(draw)[1]),
            now=NOW,
        )


def test_who_was_not_drawn_has_nothing_to_decline(draw):
    with pytest.raises(actions.NotDrawn):
        actions.decline(draw=draw.draw, person=by_permutation(draw)[4], reason="", by=OPERATOR, now=NOW)


def test_when_the_permutation_is_used_up_nothing_changes(draw):
    actions.decline(draw=draw.draw, person=drawn(draw)[0], reason="", by=OPERATOR, now=NOW)
    before = drawn(draw)
    with pytest.raises(actions.TooFewExperts):
        actions.decline(draw=draw.draw, person=before[0], reason="", by=OPERATOR, now=NOW)
    assert drawn(draw) == before


def test_once_the_committee_is_formed_nobody_is_replaced_from_the_draw(parties, draw):
    parties.trading.say(CommitteeFormed(tender=draw.tender, draw=draw.draw, seats=5, drawn=4)).pull()
    with pytest.raises(actions.CommitteeIsFormed):
        actions.decline(draw=draw.draw, person=drawn(draw)[0], reason="", by=OPERATOR, now=NOW)


def test_a_committee_that_is_open_again_takes_the_next_of_the_permutation(parties, draw):
    parties.trading.say(CommitteeFormed(tender=draw.tender, draw=draw.draw, seats=5, drawn=4)).pull()
    parties.trading.say(CommitteeReopened(tender=draw.tender, draw=draw.draw, empty=1)).pull()
    gone = drawn(draw)[0]
    actions.decline(draw=draw.draw, person=gone, reason="利害关系", by=OPERATOR, now=NOW)
    assert gone not in drawn(draw)


def test_an_unknown_draw_is_not_found():
    with pytest.raises(NotFound):
        actions.decline(draw="none", person="p", reason="", by=OPERATOR, now=NOW)


def test_the_public_view_of_a_draw_names_nobody(draw):
    answer = Client().get(f"/api/v1/draws/{draw.draw}")
    assert answer.json()["seed"] == draw.seed
    assert "expert-0" not in answer.content.decode()
    assert Client().get("/api/v1/draws/none").status_code == 404


def test_the_pool_is_not_public(draw):
    assert Client().get("/api/v1/experts").status_code == 401


def recused(draw, person, **facts):
    return MemberRecused(
        tender=draw.tender, draw=draw.draw, member="seat", person=person, reason="利害关系", void_votes=0,
        void_sheets=0, **facts,
    )  # fmt: skip


def test_who_stands_back_before_the_forming_is_followed_without_anybodys_hand(parties, draw):
    order = by_permutation(draw)
    gone = ExpertRecused(tender=draw.tender, draw=draw.draw, person=order[0], reason="曾在投标人单位任职")
    hear("experts", gone, origin=draw.asker)
    run_due(tasks)
    assert drawn(draw) == order[1:5]
    assert list(tasks.due(NOW)) == []


def test_a_member_who_stands_back_is_followed_once_the_committee_is_open_again(parties, draw):
    order = by_permutation(draw)
    parties.trading.say(CommitteeFormed(tender=draw.tender, draw=draw.draw, seats=5, drawn=4)).pull()
    hear("experts", recused(draw, order[2]), origin=draw.asker)
    run_due(tasks)
    assert drawn(draw) == order[:4]
    parties.trading.say(CommitteeReopened(tender=draw.tender, draw=draw.draw, empty=1)).pull()
    run_due(tasks)
    assert drawn(draw) == [*order[:2], *order[3:5]]
    named = json.loads(bytes(SealedLeaf.objects.filter(type="committee.named").last().data))["body"]["members"]
    assert order[2] not in [member["person"] for member in named]


def test_a_representative_who_stands_back_was_not_drawn_and_nobody_follows(draw):
    before = drawn(draw)
    hear("experts", recused(draw, ""), origin=draw.asker)
    run_due(tasks)
    assert drawn(draw) == before


def test_only_the_platform_that_asked_for_the_draw_is_believed(draw):
    before = drawn(draw)
    hear("experts", recused(draw, before[0]), origin="elsewhere.example")
    run_due(tasks)
    assert drawn(draw) == before
