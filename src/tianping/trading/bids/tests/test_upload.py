"""Uploading slices."""

import hashlib
from datetime import timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tianping.refusals import BadInput, NotAllowed, Refusal
from tianping.sealing.envelope import MAGIC, Unsealed
from tianping.trading.bids import actions, files, tasks, uploading
from tianping.trading.bids.models import Bid, Upload
from tianping.trading.bids.rules import NotOpenForBids, TooLate
from tianping.trading.bids.uploading import LONGEST, SliceDamaged, SliceOutOfPlace
from tianping.trading.tests import scenes
from tianping.trading.tests.bidding import AFTER, DUE, MILLISECOND, NOW, Auction, Firm, at, take
from tianping.web.files import holds, open_file, store

FIRM = Firm(1)
DATA = MAGIC + bytes(range(256)) * 8


def start(auction: Auction, data: bytes = DATA, **facts: object) -> Upload:
    given = {"lot": auction.lot, "length": len(data), "sha256": hashlib.sha256(data).hexdigest(), "by": FIRM.actor()}
    return uploading.start(**({**given, "now": NOW} | facts))  # type: ignore[arg-type]


def put(upload: Upload, offset: int, data: bytes) -> Upload:
    return take(upload, offset, data, FIRM.actor())


def test_slices_make_the_file_whole(auction: Auction) -> None:
    upload = put(put(start(auction), 0, DATA[:100]), 100, DATA[100:])
    assert upload.received == len(DATA)
    uploading.place_whole(upload=upload)
    with open_file(upload.sha256) as kept:
        assert kept.read() == DATA
    assert not files.place_of(upload.code).exists()


def test_an_upload_is_resumed_where_its_bytes_end(auction: Auction) -> None:
    begun = put(start(auction), 0, DATA[:100])
    again = start(auction)
    assert (again.code, again.received) == (begun.code, 100)


def test_the_same_slice_again_changes_nothing(auction: Auction) -> None:
    upload = put(put(start(auction), 0, DATA[:100]), 100, DATA[100:200])
    assert put(upload, 0, DATA[:100]).received == 200
    assert put(upload, 100, DATA[100:200]).received == 200


def test_a_slice_that_comes_twice_at_once_takes_nothing_away(auction: Auction) -> None:
    upload = start(auction)
    stale = Upload.objects.get(pk=upload.pk)
    put(put(upload, 0, DATA[:100]), 100, DATA[100:])
    assert put(stale, 0, DATA[:100]).received == len(DATA)
    uploading.place_whole(upload=Upload.objects.get(pk=upload.pk))


def test_a_slice_that_leaves_a_gap_is_refused_with_where_to_go_on(auction: Auction) -> None:
    upload = put(start(auction), 0, DATA[:100])
    with pytest.raises(SliceOutOfPlace) as refused:
        put(upload, 200, DATA[200:300])
    assert refused.value.facts["received"] == 100


def test_a_slice_with_another_digest_leaves_nothing(auction: Auction) -> None:
    upload = start(auction)
    with pytest.raises(SliceDamaged):
        uploading.take_slice(upload=upload, offset=0, data=DATA, digest="0" * 64, by=FIRM.actor(), now=NOW)
    assert Upload.objects.get(pk=upload.pk).received == 0
    assert not files.place_of(upload.code).exists()


@pytest.mark.parametrize("data", [b"", DATA + b"x", MAGIC + bytes(uploading.SLICE)])
def test_a_slice_of_a_wrong_size_is_refused(auction: Auction, data: bytes) -> None:
    with pytest.raises(BadInput):
        put(start(auction), 0, data)


def test_a_file_that_is_not_sealed_is_refused_by_its_first_slice(auction: Auction) -> None:
    plain = b"%PDF-1.7 " + bytes(100)
    upload = start(auction, plain)
    with pytest.raises(Unsealed) as refused:
        put(upload, 0, plain)
    assert refused.value.rule == "order20-26"
    assert not files.place_of(upload.code).exists()


@pytest.mark.parametrize("length", [0, len(MAGIC), LONGEST + 1])
def test_a_length_that_no_envelope_has_is_refused(auction: Auction, length: int) -> None:
    with pytest.raises(BadInput):
        start(auction, length=length)


def test_a_length_told_wrongly_at_first_can_be_put_right(auction: Auction) -> None:
    wrong = put(start(auction, length=len(DATA) + 1), 0, DATA[:100])
    right = start(auction)
    assert (right.code, right.length, right.received) == (wrong.code, len(DATA), 0)
    uploading.place_whole(upload=put(right, 0, DATA))


def test_a_file_with_another_digest_begins_anew(auction: Auction) -> None:
    upload = put(start(auction, sha256="ab" * 32), 0, DATA)
    with pytest.raises(Refusal):
        uploading.place_whole(upload=upload)
    assert Upload.objects.get(pk=upload.pk).received == 0
    assert not holds("ab" * 32)


def test_an_unfinished_upload_cannot_be_finished(auction: Auction) -> None:
    upload = put(start(auction), 0, DATA[:100])
    with pytest.raises(SliceOutOfPlace):
        uploading.place_whole(upload=upload)


def test_bytes_that_a_lost_disk_took_are_asked_for_again(auction: Auction) -> None:
    upload = put(start(auction), 0, DATA)
    files.place_of(upload.code).unlink()
    with pytest.raises(SliceOutOfPlace) as refused:
        uploading.place_whole(upload=upload)
    assert refused.value.facts["received"] == 0


def test_uploads_begin_until_the_deadline_and_not_after(auction: Auction) -> None:
    assert start(auction, now=DUE)
    with pytest.raises(TooLate):
        start(auction, now=DUE + MILLISECOND)


def test_slices_are_taken_until_the_deadline_and_not_after(auction: Auction) -> None:
    upload = take(start(auction), 0, DATA[:100], FIRM.actor(), now=DUE)
    with pytest.raises(TooLate):
        take(upload, 100, DATA[100:], FIRM.actor(), now=DUE + MILLISECOND)
    assert files.place_of(upload.code).stat().st_size == 100


def test_what_became_no_bid_is_cleared_away_after_the_closing(auction: Auction) -> None:
    bid = auction.bid(Firm(2))
    cut, refused = put(start(auction), 0, DATA[:100]), Upload.objects.get(sha256=bid.sha256)
    whole = MAGIC + b"whole, and never handed in"
    never = put(start(auction, whole), 0, whole)
    uploading.place_whole(upload=never)
    assert not list(tasks.leftovers(DUE))
    auction.close()
    for action in tasks.leftovers(AFTER):
        action()
    assert list(Upload.objects.all()) == [refused]
    assert not files.place_of(cut.code).exists()
    assert not holds(never.sha256)
    assert holds(bid.sha256)


def test_clearing_away_spares_files_that_are_no_envelopes(auction: Auction) -> None:
    notice = store(BytesIO(b"a file of the documents"))
    uploading.clear_away(upload=start(auction, sha256=notice.sha256))
    assert holds(notice.sha256)


def test_uploads_do_not_begin_before_the_documents_are_out(auction: Auction) -> None:
    with pytest.raises(NotOpenForBids):
        start(auction, now=scenes.NOW + timedelta(minutes=59))


def test_only_bidders_upload_and_each_its_own(auction: Auction) -> None:
    with pytest.raises(NotAllowed):
        start(auction, by=scenes.buyer())
    with pytest.raises(NotAllowed):
        take(start(auction), 0, DATA, Firm(2).actor())


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(len(MAGIC), len(DATA) - 1), unique=True, max_size=6), again=st.integers(0, 6))
def test_however_it_is_cut_and_repeated_the_file_is_the_same(auction: Auction, cuts: list[int], again: int) -> None:
    Upload.objects.all().delete()
    upload = start(auction)
    ends = [0, *sorted(cuts), len(DATA)]
    parts = list(pairwise(ends))
    for number, (begin, end) in enumerate(parts):
        upload = put(upload, begin, DATA[begin:end])
        if number == again:
            upload = put(upload, *(parts[0][0], DATA[: parts[0][1]]))
    with files.place_of(upload.code).open("rb") as stream:
        assert stream.read() == DATA


def test_ten_gigabytes_cost_neither_memory_nor_disk_before_they_come(auction: Auction, own_folder: Path) -> None:
    """What is declared is not yet taken: neither rows nor files grow with it."""
    upload = put(start(auction, length=10 * 1024**3), 0, DATA)
    assert files.place_of(upload.code).stat().st_size == len(DATA)
    assert connection.vendor in ("sqlite", "postgresql")


def test_ten_gigabytes_that_are_cut_in_the_middle_go_on_there_and_leave_nothing_half_written(
    auction: Auction, own_folder: Path
) -> None:
    """The first five gigabytes are a hole in the file, as a disk that was written would not be in a test."""
    whole, half = 10 * 1024**3, 5 * 1024**3
    upload = put(start(auction, length=whole, sha256="ab" * 32), 0, DATA[:100])
    with files.place_of(upload.code).open("r+b") as stream:
        stream.truncate(half)
    Upload.objects.filter(pk=upload.pk).update(received=half)
    upload.refresh_from_db()
    declared, cut = b"s" * 4096, b"s" * 1000
    with pytest.raises(SliceDamaged) as damaged:
        uploading.take_slice(
            upload=upload, offset=half, data=cut, digest=hashlib.sha256(declared).hexdigest(), by=FIRM.actor(), now=NOW
        )
    assert "请重传" in damaged.value.way_out("zh")
    with pytest.raises(SliceOutOfPlace) as incomplete:
        actions.submit(upload=upload, by=FIRM.actor(), clock=at(NOW))
    assert f"第 {half} 字节续传" in incomplete.value.way_out("zh")
    assert f"byte {half}" in incomplete.value.way_out("en")
    assert files.place_of(upload.code).stat().st_size == half
    assert not Bid.objects.exists()
    assert not holds("ab" * 32)
    again = start(auction, length=whole, sha256="ab" * 32)
    assert (again.code, again.received) == (upload.code, half)
    assert put(again, half, declared).received == half + len(declared)
    assert files.place_of(upload.code).stat().st_blocks * 512 < 64 * 1024**2
