"""A draw from the commitments to the names, and recomputed by anyone from what the logs hold."""

import base64
import json
from datetime import timedelta

import pytest

from tianping.exchange.catalogue.draws import DrawAnnounced, DrawCommitted, DrawRevealed
from tianping.exchange.draw_members import member_digest
from tianping.exchange.projecting import replay
from tianping.public_service.experts import actions, tasks
from tianping.public_service.experts.drawing import announcement_of
from tianping.public_service.experts.models import (
    Commitment,
    CommitteeRequest,
    Contribution,
    Draw,
    FormedCommittee,
    TenderTrustees,
)
from tianping.public_service.experts.tests.parties import Parties, admit
from tianping.public_service.tests.peers import NOW, platform, project, run_due
from tianping.record.models import Event, SealedLeaf
from tianping.sealing.draw_checks import verify_draw
from tianping.sealing.draws import contribute, run_draw
from tianping.trustee.draws import POOL_SALT, committed, context_of, pieces_of

pytestmark = pytest.mark.django_db
LATE = NOW + timedelta(hours=1)


@pytest.fixture
def parties():
    parties = Parties()
    admit(9)
    parties.ask()
    run_due(tasks)
    return parties


@pytest.fixture
def draw(parties):
    return Draw.objects.get()


def body(event):
    return json.loads(bytes(event.header))["body"]


def test_three_contributions_make_the_draw_and_name_the_members_to_the_asker_only(parties, draw):
    parties.commit(draw)
    parties.reveal(draw)
    run_due(tasks)  # the commitments are closed
    run_due(tasks)
    draw.refresh_from_db()
    assert (draw.state, sorted(draw.permutation)) == ("concluded", list(range(9)))
    named = SealedLeaf.objects.get(type="committee.named")
    assert [reader.origin for reader in named.readers.all()] == [parties.trading.peer.origin]
    members = json.loads(bytes(named.data))["body"]["members"]
    concluded = body(Event.objects.get(type="draw.concluded"))
    assert len(members) == 4
    assert concluded["drawn"] == [member_digest(draw=draw.draw, person=m["person"], salt=m["salt"]) for m in members]


def test_no_public_entry_names_an_expert(parties, draw):
    parties.commit(draw)
    parties.reveal(draw)
    run_due(tasks)
    run_due(tasks)
    public = b"".join(bytes(event.header) for event in Event.objects.all()).decode()
    assert "expert-00" not in public
    assert "评委" not in public


def test_anyone_recomputes_the_draw_from_the_public_entries_alone(parties, draw):
    parties.commit(draw)
    parties.reveal(draw)
    run_due(tasks)
    run_due(tasks)
    announced, commitments, revealed = public_entries(parties, draw)
    concluded = body(Event.objects.get(type="draw.concluded"))
    record = run_draw(
        context=context_of(announced),
        ids=announced.pool,
        salt=POOL_SALT,
        revealed=[(base64.b64decode(commitments[p].header), pieces_of(revealed[p])) for p in announced.parties],
        wanted=announced.seats,
    )
    assert record.seed == concluded["seed"]
    assert list(record.taken) == concluded["drawn"]
    findings = verify_draw(record, commits=frozenset(event.commitment for event in commitments.values()))
    assert all(finding.holds for finding in findings)


def public_entries(parties, draw):
    """What a stranger reads in the three public logs."""
    bodies = [json.loads(bytes(event.header)) for event in Event.objects.all()]
    for log in (parties.trading, parties.custodian):
        bodies += [json.loads(data) for data in log.log.entries]
    announced = next(DrawAnnounced.of_body(e["body"]) for e in bodies if e["type"] == "draw.announced")
    commitments = {e["origin"]: DrawCommitted.of_body(e["body"]) for e in bodies if e["type"] == "draw.committed"}
    told = [DrawRevealed.of_body(e["body"]) for e in bodies if e["type"] == "draw.revealed"]
    return announced, commitments, {event.party: event.contribution for event in told}


def test_nothing_is_drawn_while_a_party_has_not_committed(parties, draw):
    parties.commit(draw, *parties.origins[:2])
    run_due(tasks)
    draw.refresh_from_db()
    assert draw.state == "announced"


def test_who_never_commits_is_left_out_after_the_patience_and_a_later_commitment_does_not_count(parties, draw):
    late = parties.origins[2]
    parties.commit(draw, *parties.origins[:2])
    run_due(tasks, now=LATE)
    parties.commit(draw, late)
    parties.reveal(draw)
    run_due(tasks, now=LATE)
    draw.refresh_from_db()
    assert draw.state == "concluded"
    assert set(draw.contributions) == set(parties.origins[:2])


def test_one_party_alone_cannot_make_a_draw(parties, draw):
    parties.commit(draw, parties.origins[0])
    with pytest.raises(actions.TooFewCommitments) as refused:
        run_due(tasks, now=LATE)
    assert parties.origins[2] in refused.value.way_out("zh")


def test_nothing_is_drawn_while_a_reveal_is_missing(parties, draw):
    parties.commit(draw)
    parties.reveal(draw, *parties.origins[:2])
    run_due(tasks)
    run_due(tasks, now=LATE)
    draw.refresh_from_db()
    assert draw.state == "committed"
    assert actions.conclude(draw=draw.draw, by=platform(), now=LATE) is None


def test_a_silent_party_is_revealed_by_another(parties, draw):
    parties.commit(draw)
    parties.reveal(draw, *parties.origins[:2])
    parties.reveal(draw, parties.origins[2], told_by=parties.origins[0])
    run_due(tasks)
    run_due(tasks)
    assert Draw.objects.get().state == "concluded"


def test_a_contribution_that_was_not_committed_to_does_not_count(parties, draw):
    parties.commit(draw)
    silent = parties.origins[2]
    parties.reveal(draw, *parties.origins[:2])
    parties.reveal(draw, silent, told_by=parties.origins[0], pieces=(b"\1" * 32, b"\2" * 32, b"\3" * 32))
    run_due(tasks)
    run_due(tasks)
    assert Draw.objects.get().state == "committed"
    parties.reveal(draw, silent)
    run_due(tasks)
    assert Draw.objects.get().state == "concluded"


def test_the_first_commitment_counts(parties, draw):
    parties.commit(draw)
    first = parties.made[parties.origins[0]]
    parties.commit(draw, parties.origins[0])
    parties.made[parties.origins[0]] = first
    parties.reveal(draw)
    run_due(tasks)
    run_due(tasks)
    assert Draw.objects.get().state == "concluded"


def test_commitments_made_for_another_draw_are_none(parties, draw):
    parties.ask()
    run_due(tasks)
    other = announcement_of(Draw.objects.exclude(draw=draw.draw).get())
    for origin in parties.origins:
        made = contribute(context=context_of(other), party=origin, publics=parties.publics)
        parties.say(origin, committed(made, announced=other).model_copy(update={"draw": draw.draw}))
    assert Commitment.objects.filter(draw=draw.draw).count() == 3
    with pytest.raises(actions.TooFewCommitments):
        actions.close_commitments(draw=draw.draw, late=True, by=platform(), now=LATE)


def test_replay_from_zero_gives_the_same_tables(parties, draw):
    parties.commit(draw)
    parties.reveal(draw)
    models = (CommitteeRequest, TenderTrustees, Commitment, Contribution, FormedCommittee)

    def tables():
        return [sorted(map(repr, model.objects.values(*names(model)))) for model in models]

    before = tables()
    replay(room="experts")
    assert not Commitment.objects.exists()
    project()
    assert tables() == before


def names(model):
    return [field.attname for field in model._meta.fields if field.attname != "id"]
