"""Flat tables, one row a bid or a contract: CSV, Excel and Parquet with columns under their usual names."""

import tempfile
import tomllib
from importlib.resources import files
from pathlib import Path

from tianping.insight.tables.notes import Note
from tianping.insight.tables.store import Store, quoted
from tianping.refusals import Refusal

_ALIASES: dict[str, list[str]] = tomllib.loads(
    (files("tianping.insight.tables") / "aliases.toml").read_text(encoding="utf-8")
)


class NoSuchColumn(Refusal):
    """A flat table needs at least a column for the tender and one for the price."""

    code = "no-such-column"
    zh = "{name} 里没有“{column}”列；有的列：{present}。"
    en = "{name} has no column for the {column}; its columns are {present}."
    next_zh = "请把列名改为 tender、bidder、amount、date、estimate 之一。"
    next_en = "Name the columns tender, bidder, amount, date, estimate."


def read(store: Store, file: Path, *, currency: str) -> list[Note]:
    """This function will add a flat table of bids to the store. Raises NoSuchColumn.

    Columns are found by their usual names (`aliases.toml`). Without a winner's mark, no awards are made.
    """
    if file.suffix == ".xlsx":
        with tempfile.TemporaryDirectory() as folder:
            return _read_source(store, file, _as_csv(file, Path(folder)), currency)
    return _read_source(store, file, file, currency)


def _read_source(store: Store, file: Path, source: Path, currency: str) -> list[Note]:
    reader = "read_parquet" if source.suffix == ".parquet" else "read_csv"
    options = (
        "" if reader == "read_parquet" else ", all_varchar=true, ignore_errors=true, header=true, null_padding=true"
    )
    store.run(f"CREATE OR REPLACE TEMP TABLE flat AS SELECT * FROM {reader}('{quoted(source)}'{options})")
    present = [row[0] for row in store.rows("DESCRIBE flat")]
    columns = _columns(present)
    for needed in ("tender", "amount"):
        if needed not in columns:
            raise NoSuchColumn(name=file.name, column=needed, present=", ".join(present[:30]))
    _insert(store, columns, currency)
    notes = _unreadable(store, file, columns)
    store.run("DROP TABLE flat")
    return notes


def _columns(present: list[str]) -> dict[str, str]:
    """Which column of the file holds what: the first alias that stands there."""
    plain = {name.strip().lower().replace(" ", "_"): name for name in present}
    found = {}
    for meaning, names in _ALIASES.items():
        for name in names:
            if name in plain:
                found[meaning] = f'"{plain[name]}"'
                break
    return found


def _insert(store: Store, columns: dict[str, str], currency: str) -> None:
    def text(name: str) -> str:
        return f"CAST({columns[name]} AS VARCHAR)" if name in columns else "CAST(NULL AS VARCHAR)"

    def number(name: str) -> str:
        return f"TRY_CAST(replace({text(name)}, ',', '') AS DOUBLE)"

    day = _day(columns)
    won = f"lower({text('won')}) IN ('1', '1.0', 'true', 'yes', 'y', 'won', 'x')"
    status = "status" if "status" in columns else "won"
    state = text("status") if status == "status" else "'valid'"
    store.run(
        "CREATE OR REPLACE TEMP TABLE even AS SELECT row_number() OVER () AS line,"
        f" trim({text('tender')}) AS tender, nullif(trim({text('bidder')}), '') AS bidder, {number('amount')} AS amount,"
        f" coalesce({text('currency')}, '{currency}') AS currency, {state} AS status, {day} AS day,"
        f" {number('estimate')} AS estimate, {number('minimum')} AS minimum, {text('title')} AS title,"
        f" {text('region')} AS region, {text('category')} AS category, {text('buyer')} AS buyer,"
        f" coalesce({text('award_method')}, 'lowest') AS award_method, coalesce({won}, false) AS won FROM flat"
    )
    store.run(
        "INSERT INTO tenders BY NAME SELECT tender, any_value(title) AS title, any_value(buyer) AS buyer,"
        " any_value(region) AS region, any_value(category) AS category, 'open' AS method,"
        " any_value(award_method) AS award_method, any_value(currency) AS currency, max(estimate) AS value,"
        " max(minimum) AS minimum, min(day) AS published_at, min(day) AS opened_at, 'complete' AS status,"
        " count(*) AS tenderers FROM even WHERE tender IS NOT NULL GROUP BY tender"
    )
    store.run(
        "INSERT INTO bids BY NAME SELECT tender, 'row ' || line AS bid, bidder, bidder AS bidder_name, 1 AS members,"
        " amount, currency, status FROM even"
    )
    store.run(
        "INSERT INTO members BY NAME SELECT tender, 'row ' || line AS bid, bidder FROM even WHERE bidder IS NOT NULL"
    )
    store.run(
        "INSERT INTO awards BY NAME SELECT tender, 'row ' || line AS award, 'active' AS status, bidder AS supplier,"
        " 1 AS suppliers, amount, currency, day AS decided_at, 'row ' || line AS bid FROM even WHERE won"
    )
    store.run(
        "INSERT INTO suppliers BY NAME SELECT tender, 'row ' || line AS award, bidder AS supplier FROM even"
        " WHERE won AND bidder IS NOT NULL"
    )


def _day(columns: dict[str, str]) -> str:
    if "date" in columns:
        text = f"CAST({columns['date']} AS VARCHAR)"
        return f"coalesce(TRY_CAST({text} AS TIMESTAMP), TRY_STRPTIME({text}, ['%d/%m/%Y', '%Y/%m/%d', '%Y%m%d']))"
    if {"year", "month", "day"} <= columns.keys():
        parts = ", ".join(f"TRY_CAST({columns[name]} AS BIGINT)" for name in ("year", "month", "day"))
        return f"TRY(make_timestamp({parts}, 0, 0, 0.0))"
    return "CAST(NULL AS TIMESTAMP)"


def _unreadable(store: Store, file: Path, columns: dict[str, str]) -> list[Note]:
    raw = f"CAST({columns['amount']} AS VARCHAR)"
    where = f"{raw} IS NOT NULL AND TRY_CAST(replace({raw}, ',', '') AS DOUBLE) IS NULL"
    count = store.one(f"SELECT count(*) FROM flat WHERE {where}")
    if not count:
        return []
    named = store.rows(f"SELECT CAST({columns['tender']} AS VARCHAR) FROM flat WHERE {where} LIMIT 20")
    places = tuple(str(row[0]) for row in named)
    return [Note("unreadable-amounts", file.name, count, places, "个金额不是数字", "amounts are no numbers")]


def _as_csv(file: Path, folder: Path) -> Path:
    """An Excel sheet as CSV: the first sheet, one row a line, times in RFC 3339."""
    import csv

    from openpyxl import load_workbook

    target = folder / "sheet.csv"
    book = load_workbook(file, read_only=True, data_only=True)
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        for row in book.worksheets[0].iter_rows(values_only=True):
            writer.writerow(["" if cell is None else cell for cell in row])
    book.close()
    return target
