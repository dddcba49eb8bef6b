"""The opening record."""

import io
from typing import Any

import pytest
from pypdf import PdfReader

from tianping.exchange.files import open_file as open_for
from tianping.refusals import NotAllowed
from tianping.trading.bids.models import Bid
from tianping.trading.opening import actions, tasks
from tianping.trading.opening.models import Opening
from tianping.trading.tests import scenes
from tianping.trading.tests.bidding import AFTER, Auction, Firm


@pytest.fixture
def opening(auction: Auction) -> Opening:
    """A lot of four bids that was opened; one bid does not open, one share did not fit."""
    bids: list[Bid] = auction.bids(3)
    auction.bid(Firm(4), form={})
    auction.close()
    auction.release(1)
    auction.release(2, spoil=[bids[0].seal])
    auction.release(3)
    return actions.open_lot(lot=auction.reload(), by=scenes.platform(), now=AFTER)


def text(opening: Opening) -> str:
    with open_for(digest=opening.record, reader=None) or io.BytesIO() as file:  # public: for anybody
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(file.read())).pages)


def test_the_record_is_made_sealed_and_published_once(opening: Opening) -> None:
    (due,) = tasks.records(AFTER)
    due()
    assert not list(tasks.records(AFTER))
    opening.refresh_from_db()
    said = text(opening)
    for part in ("开标记录", Firm(1).name, "9,000,001.00", "视为撤销", "doesnotfit"):
        assert part in "".join(said.split()), part
    assert scenes.recorded()[-1] == "opening.recorded"
    again = actions.publish_record(opening=opening, by=scenes.platform(), now=AFTER)
    assert again.record == opening.record
    assert scenes.recorded().count("opening.recorded") == 1


def test_the_record_bears_the_platforms_seal(opening: Opening) -> None:
    done = actions.publish_record(opening=opening, by=scenes.platform(), now=AFTER)
    with open_for(digest=done.record, reader=None) or io.BytesIO() as file:
        fields: dict[str, Any] = PdfReader(io.BytesIO(file.read())).get_fields() or {}
    assert [name for name, field in fields.items() if field.get("/FT") == "/Sig"]


def test_nobody_else_publishes_it(opening: Opening) -> None:
    with pytest.raises(NotAllowed):
        actions.publish_record(opening=opening, by=scenes.agency(), now=AFTER)
