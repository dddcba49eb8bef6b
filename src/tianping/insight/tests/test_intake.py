"""Reading: what is broken is counted and named, never dropped in silence, never a crash."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tianping.insight.tables import Store
from tianping.insight.tables.flat import NoSuchColumn
from tianping.insight.tables.intake import Intake, NothingToRead, read
from tianping.insight.tables.ocds import NotOcds
from tianping.insight.tests import generated


def take(*paths: Path) -> tuple[Store, Intake]:
    store = Store.open()
    return store, read(store, paths)


def noted(intake: Intake, code: str) -> tuple[int, tuple[str, ...]]:
    return next((note.count, note.places) for note in intake.notes if note.code == code)


def test_lines_gzip_and_packages_give_the_same_tables(tmp_path: Path) -> None:
    releases = generated.releases(50)
    lines = generated.write(tmp_path / "a.jsonl", releases)
    packed = tmp_path / "b.jsonl.gz"
    packed.write_bytes(gzip.compress(lines.read_bytes()))
    package = tmp_path / "c.json"
    package.write_text(json.dumps({"releases": releases}))
    records = tmp_path / "d.json"
    records.write_text(json.dumps({"records": [{"ocid": row["ocid"], "compiledRelease": row} for row in releases]}))
    stores = [take(path)[0] for path in (lines, packed, package, records)]
    rows = [store.rows("SELECT * FROM bids ORDER BY ALL") for store in stores]
    assert len(rows[0]) > 100
    assert rows[0] == rows[1] == rows[2] == rows[3]


def test_broken_lines_are_counted_and_named_by_number(tmp_path: Path) -> None:
    file = generated.write(tmp_path / "a.jsonl", generated.releases(3))
    file.write_text(file.read_text() + '{"ocid": "cut off\n[1, 2]\n{"no": "ocid"}\n')
    store, intake = take(file)
    assert store.count("tenders") == 3
    assert noted(intake, "broken-lines") == (3, ("line 4", "line 5", "line 6"))


def test_mixed_currencies_negative_and_absurd_amounts_are_named_and_left_out(tmp_path: Path) -> None:
    releases = generated.releases(20)
    bids = [bid for release in releases for bid in release["bids"]["details"]]
    bids[0]["value"]["amount"], bids[1]["value"]["amount"] = -5, 1e15
    bids[2]["value"]["currency"] = "USD"
    store, intake = take(generated.write(tmp_path / "a.jsonl", releases))
    assert noted(intake, "impossible-amounts")[0] >= 2
    assert noted(intake, "mixed-currencies") == (1, ("USD: 1",))
    assert store.one("SELECT count(*) FROM bids WHERE amount < 0 OR amount > 1e13") == 0
    assert store.count("bids") == len(bids)


def test_duplicate_codes_and_missing_dates_are_named(tmp_path: Path) -> None:
    releases = generated.releases(5)
    del releases[0]["tender"]["tenderPeriod"]
    store, intake = take(generated.write(tmp_path / "a.jsonl", [*releases, releases[1]]))
    assert noted(intake, "duplicate-codes") == (1, (releases[1]["ocid"],))
    assert noted(intake, "tenders-without-dates") == (1, (releases[0]["ocid"],))
    assert store.count("tenders") == 5


def test_the_same_file_twice_changes_nothing_but_the_notes(tmp_path: Path) -> None:
    file = generated.write(tmp_path / "a.jsonl", generated.releases(10))
    store, intake = take(file, file)
    assert store.count("tenders") == 10
    assert {note.code for note in intake.notes} >= {"duplicate-codes"}


def test_a_csv_with_words_for_numbers_is_read_and_the_places_are_named(tmp_path: Path) -> None:
    file = tmp_path / "bids.csv"
    file.write_text("tender,bidder,bid,winner,date\n1,a,100,1,2024-01-05\n1,b,many,0,2024-01-05\n2,,50,0,\n")
    store, intake = take(file)
    assert store.rows("SELECT supplier, amount FROM awards") == [("a", 100.0)]
    assert noted(intake, "unreadable-amounts") == (1, ("1",))
    assert noted(intake, "bids-without-bidder") == (1, ("2",))


def test_a_table_without_a_price_is_refused_and_told_its_columns(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("tender,colour\n1,red\n")
    with pytest.raises(NoSuchColumn) as refused:
        take(file)
    assert "colour" in refused.value.sentence("en")


def test_parquet_written_is_parquet_read_and_unknown_columns_are_named(tmp_path: Path) -> None:
    store, _ = take(generated.write(tmp_path / "a.jsonl", generated.releases(20)))
    store.run("ALTER TABLE bids ADD COLUMN colour VARCHAR")
    store.write(tmp_path / "tables")
    other, intake = take(tmp_path / "tables")
    assert other.rows("SELECT * FROM bids ORDER BY ALL") == store.rows("SELECT * EXCLUDE colour FROM bids ORDER BY ALL")
    assert noted(intake, "unknown-columns") == (1, ("colour",))


def test_an_empty_file_is_named_and_a_folder_of_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("")
    assert noted(take(tmp_path)[1], "empty-file") == (1, ())
    (tmp_path / "none").mkdir()
    with pytest.raises(NothingToRead):
        take(tmp_path / "none")


def test_a_json_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "cut.json"
    file.write_text('{\n "releases": [{"ocid": "1"}')
    with pytest.raises(NotOcds):
        take(file)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_crash_the_reader(content: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "any.jsonl"
        file.write_bytes(content)
        try:
            take(file)
        except NotOcds:
            return
