"""What was read of bids that are not opened after all is kept nowhere, and no alarm quotes it."""

from pathlib import Path
from typing import Any

import pytest

from tianping.exchange.models import Alarm
from tianping.trading.holds.actions import hold
from tianping.trading.holds.queries import TenderOnHold
from tianping.trading.opening import actions, reading_out, tasks
from tianping.trading.opening.models import OpenedBid, Opening
from tianping.trading.tests import scenes
from tianping.trading.tests.bidding import AFTER, Auction
from tianping.web.files import holds, open_file


@pytest.fixture
def closed(auction: Auction) -> Auction:
    auction.bids(3)
    auction.close()
    auction.release(1)
    auction.release(2)
    return auction


def kept(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def opened(auction: Auction) -> Opening:
    return actions.open_lot(lot=auction.reload(), by=scenes.platform(), now=AFTER)


def test_a_directive_that_arrives_while_bids_are_read_leaves_nothing_of_them(
    closed: Auction, own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, real = kept(own_folder), actions._opened

    def suspended(*given: Any) -> Opening:
        assert kept(own_folder) > before
        hold(tender=closed.tender, cause="directive", reason="暂停", by=scenes.platform(), now=AFTER)
        return real(*given)

    monkeypatch.setattr(actions, "_opened", suspended)
    with pytest.raises(TenderOnHold):
        opened(closed)
    assert kept(own_folder) == before
    assert not OpenedBid.objects.exists()


def test_a_bid_that_breaks_the_engine_takes_those_before_it_along(
    closed: Auction, own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, real, calls = kept(own_folder), actions.read_out, []

    def third_breaks(**given: Any) -> reading_out.Found:
        calls.append(given)
        if len(calls) == 3:
            raise MemoryError
        return real(**given)

    monkeypatch.setattr(actions, "read_out", third_breaks)
    with pytest.raises(MemoryError):
        opened(closed)
    assert kept(own_folder) == before


def test_files_that_were_here_before_stay_when_an_opening_fails(
    closed: Auction, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = next(path for path in sorted(closed.folder.glob("letter-*.txt")))
    with letter.open("rb") as stream:
        public = reading_out.store(stream)
    monkeypatch.setattr(actions, "_opened", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        opened(closed)
    assert holds(public.sha256)


def test_an_opening_that_happens_keeps_the_files(closed: Auction) -> None:
    opened(closed)
    for bid in OpenedBid.objects.all():
        for file in bid.files:
            with open_file(file["sha256"]) as stream:
                assert stream.read()


def test_an_alarm_of_the_opening_quotes_nothing(closed: Auction, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**given: Any) -> None:
        raise ValueError("DETAIL: Failing row contains (9000001.00, 云岫第1工程有限公司)")

    monkeypatch.setattr(actions, "open_lot", broken)
    tasks.openings(AFTER)
    alarm = Alarm.objects.get(kind=tasks.FAILED)
    assert alarm.detail.startswith("ValueError (test_kept_secret.py:")
    assert "9000001" not in alarm.detail
    assert "工程" not in alarm.detail
