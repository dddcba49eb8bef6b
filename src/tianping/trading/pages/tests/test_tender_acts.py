"""What who is signed in can do stands on the tender's page, and on no reader's; room pages bear the tender's head."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.http import Http404
from django.test import Client

from tianping.record.actors import Actor
from tianping.record.sequencer import sequence
from tianping.trading.tests import scenes
from tianping.web.accounts.tests.people import signed_in
from tianping.web.parts import Link
from tianping.web.tenders import acts
from tianping.web.tenders.masthead import masthead

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "_offers", [])

    @acts.offers("buyer")
    def second(actor: Actor, tender: str, now: datetime) -> Iterator[Link]:
        yield Link(text="次要的事", url=f"/tenders/{tender}/second/")
        yield Link(text="主要的事", url=f"/tenders/{tender}/first/", primary=True)


def page(client: Client, code: str) -> str:
    sequence(now=scenes.NOW)
    answer = client.get(f"/tenders/{code}/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.usefixtures("offer")
def test_who_is_signed_in_finds_on_the_tenders_page_what_it_can_do() -> None:
    code, client = scenes.issued().code, Client()
    signed_in(client, "buyer", uscc=scenes.BUYER, subject_name="甲")
    found = page(client, code)
    assert found.index("主要的事") < found.index("次要的事")


@pytest.mark.usefixtures("offer")
def test_a_reader_and_another_role_are_offered_nothing() -> None:
    code, other = scenes.issued().code, Client()
    signed_in(other, "bidder", uscc=scenes.OTHER, subject_name="乙")
    assert "你可以办" not in page(Client(), code)
    assert "你可以办" not in page(other, code)


def test_a_page_made_for_one_person_is_not_kept_by_others() -> None:
    code, client = scenes.issued().code, Client()
    sequence(now=scenes.NOW)
    signed_in(client, "buyer", uscc=scenes.BUYER, subject_name="甲")
    assert client.get(f"/tenders/{code}/")["Cache-Control"] == "private, no-store"


def test_the_head_says_where_the_tender_stands_and_when_bids_are_due() -> None:
    tender = scenes.issued()
    sequence(now=scenes.NOW)
    head = masthead(tender.code, now=scenes.NOW)["masthead"]
    assert head["planned"].name == tender.name
    assert head["bids_due"] is not None
    assert [stage.state for stage in head["stages"]][:3] == ["done", "done", "now"]
    with pytest.raises(Http404):
        masthead("X" * 20, now=scenes.NOW)
