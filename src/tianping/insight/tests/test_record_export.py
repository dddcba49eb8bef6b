"""From the record to Parquet: the same rows however often and wherever the run was cut off."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tianping.insight.indicators import Run
from tianping.insight.record_export import Fact, export, fold, open_exported
from tianping.insight.record_export.writing import OutOfOrder

BEGINS = datetime(2026, 1, 30, tzinfo=UTC)


def bodies(number: int) -> list[tuple[str, dict[str, Any]]]:
    """One tender from the plan to an amended contract."""
    tender, lot, project = f"E{number:019}", f"E{number:019}001", f"E{number:016}"
    common = {"tender": tender, "lot": lot}
    bids = [
        {"receipt": f"r{place}", "bidder": f"F{place}", "bidder_name": f"firm {place}", "price": f"{900 + place}000.00"}
        for place in range(3)
    ]
    terms = {"price": "900000.00", "period": "90 days", "quality": "合格", "content": "施工"}
    return [
        ("project.registered", {"project": project, "industry": "E47"}),
        ("tender.planned", {**common, "project": project, "buyer": "B1", "buyer_name": "buyer", "method": "open",
                            "mandatory": True, "region": "500000", "classification": "A080000",
                            "lots": [{"lot": lot, "name": "施工", "estimate": "1000000.00"}]}),
        ("notice.published", {"tender": tender, "kind": "tender", "issued_at": "2026-01-30T01:00:00Z"}),
        ("documents.issued", {"tender": tender, "available_from": "2026-01-30T01:00:00Z", "version": 1,
                              "bids_due_at": "2026-02-10T01:00:00Z", "evaluation_method": "lowest-evaluated-price"}),
        ("bid.received", {**common, "receipt": "r0", "received_at": "2026-02-09T01:00:00Z"}),
        ("opening.read_out", {**common, "opened_at": "2026-02-10T01:00:00Z", "bids": bids, "not_opened": []}),
        ("candidates.published", {**common, "candidates": bids[:2], "rejected": [{**bids[2], "explanation": "未签字盖章"}]}),
        ("award.decided", {**common, "winner": "F0", "price": "900000.00"}),
        ("contract.signed", {**common, "contract": "c", "winner": "F0", "terms": terms, "signed_at": "2026-03-01T01:00:00Z"}),
        ("contract.amended", {**common, "contract": "c", "terms": {**terms, "price": "1100000.00"}, "reason": "设计变更",
                              "changes": [{"field": "price"}], "signed_at": "2026-04-01T01:00:00Z"}),
        ("made.up", {"of": "no table"}),
    ]  # fmt: skip


def facts(tenders: int = 3) -> Iterator[Fact]:
    position = 0
    for number in range(tenders):
        for step, (kind, body) in enumerate(bodies(number)):
            at = BEGINS + timedelta(days=7 * step, hours=number)
            yield Fact(origin="trading.example", position=position, type=kind, at=at, body=body)
            position += 1


def test_a_tender_of_the_record_becomes_rows_of_every_table(tmp_path: Path) -> None:
    done = export(facts(1), tmp_path)
    assert (done.written, done.other) == (10, 1)
    store = open_exported(tmp_path)
    assert store.rows("SELECT method, award_method, value, tenderers, status FROM tenders") == [
        ("open", "lowest", 1000000.0, 3, "complete")
    ]
    assert store.rows("SELECT status, count(*) FROM bids GROUP BY 1 ORDER BY 1") == [("disqualified", 1), ("valid", 2)]
    assert store.one("SELECT received_at FROM bids WHERE bid = 'r0'") == datetime(2026, 2, 9, 1)  # noqa: DTZ001
    assert store.rows("SELECT amount_before, amount_after FROM changes") == [(900000.0, 1100000.0)]
    found = Run(store)
    found.run()
    assert found.outcomes["R003"].flagged == 1
    assert found.outcomes["R069"].flagged == 1


def test_the_facts_lie_in_folders_by_month(tmp_path: Path) -> None:
    export(facts(), tmp_path)
    assert sorted(path.name for path in (tmp_path / "facts").iterdir())[:3] == [
        "month=2026-01",
        "month=2026-02",
        "month=2026-03",
    ]


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(1, 33), min_size=1, max_size=4), st.integers(1, 12))
def test_a_run_cut_off_anywhere_and_begun_again_gives_the_same_tables(stops: list[int], batch: int) -> None:
    import tempfile

    everything = list(facts())
    with tempfile.TemporaryDirectory() as folder:
        for stop in stops:
            export(everything[:stop], Path(folder), batch=batch)
        export(everything, Path(folder), batch=batch)
        again = export(everything, Path(folder), batch=batch)
        assert again.written == 0
        store = open_exported(Path(folder))
        assert store.rows("SELECT * FROM bids ORDER BY ALL") == _expected("bids")
        assert store.rows("SELECT * FROM tenders ORDER BY ALL") == _expected("tenders")


def _expected(table: str) -> list[tuple[Any, ...]]:
    from tianping.insight.tables import Store

    store = Store.open()
    store.add(table, fold(sorted(facts(), key=lambda fact: (fact.at, fact.position)))[table])
    return store.rows(f"SELECT * FROM {table} ORDER BY ALL")


def test_a_part_without_its_cursor_is_written_again_and_not_twice(tmp_path: Path) -> None:
    export(facts(), tmp_path)
    before = open_exported(tmp_path).count("bids")
    (tmp_path / "cursor.json").unlink()
    export(facts(), tmp_path)
    assert open_exported(tmp_path).count("bids") == before
    assert not list(tmp_path.rglob("*.writing"))


def test_facts_out_of_order_are_refused(tmp_path: Path) -> None:
    first, second = list(facts())[:2]
    with pytest.raises(OutOfOrder):
        export([second, first], tmp_path)
