"""Reading files in: what was taken, what was left out and why. Nothing is dropped without being named."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tianping.insight.tables import flat, ocds, quality
from tianping.insight.tables.notes import Note
from tianping.insight.tables.schema import TABLES
from tianping.insight.tables.store import Store, quoted
from tianping.refusals import Refusal

OCDS_ENDINGS = (".jsonl", ".ndjson", ".json", ".jsonl.gz", ".ndjson.gz", ".json.gz")
FLAT_ENDINGS = (".csv", ".csv.gz", ".tsv", ".xlsx")
ENDINGS = (*OCDS_ENDINGS, *FLAT_ENDINGS, ".parquet")


class NothingToRead(Refusal):
    """None of the paths holds a file that insight can read."""

    code = "nothing-to-read"
    zh = "{paths} 中没有可以读取的文件。"
    en = "Nothing to read in {paths}."
    next_zh = "请给出 OCDS（.jsonl、.json，可用 gzip 压缩）、CSV、xlsx 或 Parquet 文件，或者存放这些文件的目录。"
    next_en = "Give OCDS (.jsonl, .json, gzip or not), CSV, xlsx or Parquet files, or a folder of them."


@dataclass
class Intake:
    """What reading brought: files, rows by table, and notes on what is missing, doubtful or left out."""

    files: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


def read(
    store: Store, paths: Iterable[Path], *, currency: str = "CNY", told: Callable[[Path], None] = lambda path: None
) -> Intake:
    """This function will read files and folders into the store and say what it found.

    `currency` is assumed for tables that name none. `told` is called before each file. Raises NothingToRead.
    """
    paths = list(paths)
    found = [file for path in paths for file in _files(path)]
    if not found:
        raise NothingToRead(paths=", ".join(path.name for path in paths))
    intake = Intake(files=[file.name for file in found])
    for file in found:
        told(file)
        intake.notes += _read_one(store, file, currency)
    intake.notes += quality.clean(store)
    intake.rows = {name: store.count(name) for name in TABLES}
    return intake


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.is_file() and file.name.lower().endswith(ENDINGS))
    return [path] if path.is_file() and path.name.lower().endswith(ENDINGS) else []


def _read_one(store: Store, file: Path, currency: str) -> list[Note]:
    if file.stat().st_size == 0:
        return [Note("empty-file", file.name, 1, (), "空文件，未读取", "empty file, not read")]
    name = file.name.lower()
    if name.endswith(OCDS_ENDINGS):
        return ocds.read(store, file)
    if name.endswith(".parquet") and _table_of(file) in TABLES:
        return _read_table(store, file)
    return flat.read(store, file, currency=currency)


def _table_of(file: Path) -> str:
    """A table is named by its file, or by the folder above the months it is partitioned by."""
    if file.parent.name.startswith("month="):
        return file.parent.parent.name
    return file.name.split(".")[0]


def _read_table(store: Store, file: Path) -> list[Note]:
    table = TABLES[_table_of(file)]
    source = f"read_parquet('{quoted(file)}', hive_partitioning=false)"
    present = {row[0] for row in store.rows(f"DESCRIBE SELECT * FROM {source}")}
    names = [name for name in table.names if name in present]
    listed = ", ".join(f'"{name}"' for name in names)
    cast = ", ".join(f'TRY_CAST("{column.name}" AS {column.type})' for column in table.columns if column.name in names)
    store.run(f'INSERT INTO "{table.name}" ({listed}) SELECT {cast} FROM {source}')
    unknown = sorted(present - set(table.names))
    if not unknown:
        return []
    return [
        Note(
            "unknown-columns",
            file.name,
            len(unknown),
            tuple(unknown),
            "不认识的列，未读取",
            "unknown columns, not read",
        )
    ]
