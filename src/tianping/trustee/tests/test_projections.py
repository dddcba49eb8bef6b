"""What a trustee learns: again from zero gives the same, and what it did stays."""

from typing import Any

from django.db.models import QuerySet

from tianping.exchange.catalogue.documents import DocumentsClarified, OpeningMoved
from tianping.exchange.projecting import dispatch
from tianping.trustee import projections
from tianping.trustee.models import LEARNT, BoxAnswer, EntrustedTender, Suspension, TenderKey
from tianping.trustee.tests.conftest import BEFORE, OPENING, City


def tables() -> dict[str, list[dict[str, Any]]]:
    found = {}
    for model in LEARNT:
        rows = [{k: _plain(v) for k, v in row.items() if k != "id"} for row in QuerySet(model).values()]
        found[model.__name__] = sorted(rows, key=repr)
    return found


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def test_a_replay_from_zero_gives_the_same_tables_and_loses_no_act(city: City) -> None:
    city.prepare()
    seals = [city.bid() for _ in range(3)]
    city.direct("suspend")
    city.direct("resume", directive="d2", lifts="d1")
    city.close(seals)
    before, answers = tables(), BoxAnswer.objects.count()
    projections.forget()
    assert not EntrustedTender.objects.exists()
    for entry in city.told:
        dispatch("trustee", entry)
    assert tables() == before
    assert BoxAnswer.objects.count() == answers
    assert TenderKey.objects.filter(state="bound").count() == 1


def test_the_keys_of_others_may_be_told_after_the_policy(city: City) -> None:
    city.prepare()
    told = list(city.told)
    projections.forget()
    for entry in sorted(told, key=lambda entry: entry.type == "trustee.key_bound"):
        dispatch("trustee", entry)
    tender = EntrustedTender.objects.get()
    assert (tender.policy_fault, tender.unseen) == ("", [])


def test_the_latest_times_count_and_never_move_back(city: City) -> None:
    from datetime import timedelta

    tender = city.prepare()
    later, latest = OPENING + timedelta(days=1), OPENING + timedelta(days=2)
    city.say(OpeningMoved(tender=tender.tender, bids_due_at=latest, opening_at=latest, reason="澄清"))
    city.say(OpeningMoved(tender=tender.tender, bids_due_at=later, opening_at=later, reason="提前"))
    tender.refresh_from_db()
    assert (tender.opening_at, tender.due_at) == (latest, latest)
    assert tender.moved_earlier == city.position


def test_a_clarification_may_name_a_later_deadline(city: City) -> None:
    from datetime import timedelta

    tender = city.prepare()
    later = OPENING + timedelta(days=4)
    event = DocumentsClarified(
        tender=tender.tender, number=1, content="图纸更正", affects_preparation=True, bids_due_at=later
    )
    city.say(event, at=BEFORE)
    tender.refresh_from_db()
    assert tender.due_at == later


def test_a_correction_lifts_no_suspension(city: City) -> None:
    city.direct("suspend")
    city.direct("correct", directive="d2")
    assert [one.lifted for one in Suspension.objects.all()] == [False]
