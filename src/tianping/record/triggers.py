"""Insert-only tables, kept by triggers against UPDATE, DELETE (TRUNCATE) and re-INSERT, on both databases.

Any app marks a model with `INSERT_ONLY = True`; triggers are put in place after each migrate and checked at start.
SQLite's INSERT OR REPLACE passes UPDATE and DELETE triggers, so a BEFORE INSERT trigger looks for the row by each
unique key. On PostgreSQL the application's role should not own the tables, since an owner can disable triggers.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, models

from tianping.refusals import Refusal

PREFIX = "insert_only"
FUNCTION = "tianping_insert_only"


class TriggersMissing(Refusal):
    """A table that must be insert-only can be changed; the program does not start."""

    code = "triggers-missing"
    zh = "数据表 {tables} 缺少只增不改触发器，程序不能启动。"
    en = "The tables {tables} lack their insert-only triggers; the program does not start."
    next_zh = "请用迁移角色重新运行 migrate。"
    next_en = "Run migrate again with the migration role."


def protected(found: Iterable[type[models.Model]] | None = None) -> list[type[models.Model]]:
    """This function will return the models marked INSERT_ONLY, of those given or of all installed apps."""
    return [m for m in (apps.get_models() if found is None else found) if getattr(m, "INSERT_ONLY", False)]


def install(found: Iterable[type[models.Model]] | None = None, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """This function will create or replace the triggers of the protected models whose tables exist."""
    connection = connections[using]
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor, [m for m in protected(found) if _options(m).db_table in there]):
            cursor.execute(statement)


def missing(*, using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """This function will return the protected tables that lack a trigger, or have one that is disabled."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        query = "SELECT tbl_name, COUNT(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s GROUP BY 1"
        needed = 3
    else:
        query = (
            "SELECT c.relname, COUNT(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE t.tgname LIKE %s AND t.tgenabled IN ('O', 'A') AND pg_table_is_visible(c.oid) GROUP BY 1"
        )
        needed = 2
    with connection.cursor() as cursor:
        cursor.execute(query, [f"{PREFIX}%"])
        have = dict(cursor.fetchall())
    return sorted(_options(m).db_table for m in protected() if have.get(_options(m).db_table, 0) < needed)


def check_triggers(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """This function will refuse to go on, with TriggersMissing, if any protected table can be changed."""
    tables = missing(using=using)
    if tables:
        raise TriggersMissing(tables=", ".join(tables))


def _options(model: type[models.Model]) -> Any:
    return model._meta  # noqa: SLF001


def _statements(vendor: str, found: list[type[models.Model]]) -> Iterator[str]:
    if vendor == "postgresql" and found:
        yield (
            f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'insert-only table %', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$"
        )
    for model in found:
        yield from _sqlite(model) if vendor == "sqlite" else _postgresql(_options(model).db_table)


def _postgresql(table: str) -> Iterator[str]:
    for name, act, each in (("row", "UPDATE OR DELETE", "ROW"), ("all", "TRUNCATE", "STATEMENT")):
        yield (
            f'CREATE OR REPLACE TRIGGER {PREFIX}_{name} BEFORE {act} ON "{table}" '
            f"FOR EACH {each} EXECUTE FUNCTION {FUNCTION}()"
        )


def _sqlite(model: type[models.Model]) -> Iterator[str]:
    table = _options(model).db_table
    stop = f"BEGIN SELECT RAISE(ABORT, 'insert-only table {table}'); END"
    for act in ("UPDATE", "DELETE"):
        name = f"{PREFIX}_{act.lower()}_{table}"
        yield f'DROP TRIGGER IF EXISTS "{name}"'
        yield f'CREATE TRIGGER "{name}" BEFORE {act} ON "{table}" {stop}'
    name = f"{PREFIX}_insert_{table}"
    same = " OR ".join("(" + " AND ".join(f'old."{c}" = NEW."{c}"' for c in key) + ")" for key in _unique_keys(model))
    again = f'EXISTS (SELECT 1 FROM "{table}" old WHERE {same})'  # noqa: S608
    yield f'DROP TRIGGER IF EXISTS "{name}"'
    yield f'CREATE TRIGGER "{name}" BEFORE INSERT ON "{table}" WHEN {again} {stop}'


def _unique_keys(model: type[models.Model]) -> list[tuple[str, ...]]:
    columns: dict[str, Any] = {f.name: f.column for f in _options(model).concrete_fields}
    single = [(f.column,) for f in _options(model).concrete_fields if f.unique]
    joint = [tuple(columns[n] for n in c.fields) for c in _options(model).total_unique_constraints]
    return single + joint
