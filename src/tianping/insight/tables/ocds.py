"""OCDS 1.1: JSON Lines of compiled releases, release and record packages, with or without gzip."""

import gzip
import json
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import IO, Any, cast

from tianping.insight.tables.notes import Note
from tianping.insight.tables.store import Store, quoted
from tianping.refusals import Refusal

NAMED = 20  # places named in a note
PACKAGE_LIMIT = 2 * 1024**3  # bytes of a package, which must be read whole; JSON Lines have no limit
LINE_LIMIT = 64 * 1024**2  # bytes of one line
_SQL = (files("tianping.insight.tables") / "ocds.sql").read_text(encoding="utf-8")


class PackageTooLarge(Refusal):
    """A package must be read whole; one of this size must be cut into lines first."""

    code = "package-too-large"
    zh = "{name} 是 {size} MB 的整包 JSON，超过 2048 MB，没有读取。"
    en = "{name} is one JSON package of {size} MB, more than 2048 MB; it was not read."
    next_zh = "请把它转换为 JSON Lines（每行一个 release），JSON Lines 没有大小限制。"
    next_en = "Convert it to JSON Lines, one release a line, which has no limit of size."


class NotOcds(Refusal):
    """The file is neither JSON Lines nor a package."""

    code = "not-ocds"
    zh = "{name} 不是 OCDS：{reason}。"
    en = "{name} is not OCDS: {reason}."
    next_zh = "请给出每行一个 release 的文件，或 release、record 包。"
    next_en = "Give one release a line, or a release or record package."


def read(store: Store, file: Path) -> list[Note]:
    """This function will add the processes of an OCDS file to the store. Raises PackageTooLarge, NotOcds."""
    if _is_lines(file):
        return _read_lines(store, file, file)
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "releases.jsonl"
        notes = _unpack(file, lines)
        return notes + _read_lines(store, lines, file)


def _is_lines(file: Path) -> bool:
    with _opened(file) as source:
        first = source.readline(LINE_LIMIT).strip()
    try:
        row = json.loads(first)
    except ValueError:
        return not first.startswith((b"{", b"[")) or b'"ocid"' in first
    return not isinstance(row, dict) or not {"releases", "records"} & row.keys()


def _opened(file: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(file, "rb")) if file.suffix == ".gz" else file.open("rb")


def _unpack(file: Path, lines: Path) -> list[Note]:
    """Packages are written out as lines, so that one reader does the work."""
    size = file.stat().st_size
    if size > PACKAGE_LIMIT:
        raise PackageTooLarge(name=file.name, size=size // 1024**2)
    try:
        with _opened(file) as source:
            package = json.load(source)
    except ValueError as error:
        raise NotOcds(name=file.name, reason=str(error)) from error
    releases = _releases(package)
    with lines.open("w", encoding="utf-8") as target:
        target.writelines(json.dumps(release, ensure_ascii=False) + "\n" for release in releases)
    if releases:
        return []
    return [Note("no-releases", file.name, 1, (), "没有 release，未读取", "no releases, not read")]


def _releases(package: Any) -> list[Any]:
    if isinstance(package, list):
        return [release for part in package for release in _releases(part)]
    if not isinstance(package, dict):
        return []
    if isinstance(package.get("records"), list):
        return [row.get("compiledRelease") for row in package["records"] if isinstance(row, dict)]
    if isinstance(package.get("releases"), list):
        return list(package["releases"])
    return [package] if "ocid" in package else []


def _read_lines(store: Store, lines: Path, file: Path) -> list[Note]:
    statements = [part.strip() for part in _SQL.split(";") if part.strip()]
    store.run(statements[0].replace("$FILE", quoted(lines)).replace("$LIMIT", str(LINE_LIMIT)))
    notes = _without_id(store, lines, file) + _twice(store, file)
    for statement in statements[1:]:
        store.run(statement)
    store.run("DROP TABLE raw")
    return notes


def _without_id(store: Store, lines: Path, file: Path) -> list[Note]:
    count = store.one("SELECT count(*) FROM raw WHERE ocid IS NULL")
    if not count:
        return []
    store.run("DELETE FROM raw WHERE ocid IS NULL")
    zh, en = "行不是 OCDS release（坏的 JSON 或没有 ocid），已跳过", "lines are no OCDS release; skipped"
    return [Note("broken-lines", file.name, count, tuple(_broken(lines)), zh, en)]


def _broken(lines: Path) -> list[str]:
    """The first broken lines by number; read once more only where there are any."""
    places: list[str] = []
    with _opened(lines) as source:
        for number, line in enumerate(source, 1):
            if len(places) == NAMED:
                break
            if line.strip() and not _has_id(line):
                places.append(f"line {number}")
    return places


def _has_id(line: bytes) -> bool:
    try:
        row = json.loads(line)
    except ValueError:
        return False
    return isinstance(row, dict) and row.get("ocid") is not None


def _twice(store: Store, file: Path) -> list[Note]:
    """Of a process that is given more than once the newest release counts: compiled releases are expected."""
    store.run("CREATE OR REPLACE TEMP TABLE twice AS SELECT ocid FROM raw GROUP BY ocid HAVING count(*) > 1")
    codes = [row[0] for row in store.rows("SELECT ocid FROM twice ORDER BY ocid LIMIT ?", [NAMED])]
    if not codes:
        return []
    count = store.one("SELECT count(*) FROM twice")
    store.run(
        "DELETE FROM raw WHERE rowid IN (SELECT rowid FROM (SELECT raw.rowid, row_number() OVER"
        " (PARTITION BY ocid ORDER BY date DESC NULLS LAST, raw.rowid) AS place FROM raw JOIN twice USING (ocid))"
        " WHERE place > 1)"
    )
    zh, en = "个 ocid 重复，只取最新的 release", "ocids given more than once; the newest release counts"
    return [Note("duplicate-codes", file.name, count, tuple(codes), zh, en)]
