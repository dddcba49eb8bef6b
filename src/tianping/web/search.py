"""Chinese full-text search by the database itself: one space between Han characters, and phrase queries.

SQLite FTS5 or a PostgreSQL `simple` tsvector over the same spaced text, so that both find the same. The index is a copy of
public facts; it can be emptied and filled again at any time.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models.expressions import RawSQL

HAN = re.compile(r"([\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f])")
WORDS = re.compile(r"[^\W_]+")
PAGE = 20
MOST_TERMS = 12


@dataclass(frozen=True)
class Hit:
    """One thing found."""

    kind: str
    key: str
    title: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Hits:
    """One page of what was found, and how much there is in all."""

    hits: Sequence[Hit]
    total: int
    page: int
    pages: int


def spaced(text: str) -> str:
    """This function will write a text as words with one space between, each Han character a word of its own."""
    return " ".join(WORDS.findall(HAN.sub(r" \1 ", text.lower())))


def phrases(q: str) -> list[list[str]]:
    """This function will cut a question at its spaces into phrases; the words of each must follow one another."""
    return [words for part in q.split()[:MOST_TERMS] if (words := spaced(part).split())]


class SearchIndex:
    """The search table of this platform. Writing belongs into the transaction that changed the thing."""

    def index(self, kind: str, key: str, title: str, text: str, facts: Mapping[str, Any] | None = None) -> None:
        """This function will add or replace a thing: `text` is searched beside the title, `facts` (plain JSON) come back."""
        stored = json.dumps(dict(facts or {}), ensure_ascii=False)
        words = spaced(f"{title} {text} {key}")
        with transaction.atomic(), connection.cursor() as cursor:
            self._forget(cursor, kind, key)
            if connection.vendor == "sqlite":
                cursor.execute(
                    "INSERT INTO web_search (kind, key, title, facts) VALUES (%s, %s, %s, %s)",
                    [kind, key, title, stored],
                )
                cursor.execute("INSERT INTO web_search_words (rowid, words) VALUES (%s, %s)", [cursor.lastrowid, words])
            else:
                cursor.execute(
                    "INSERT INTO web_search (kind, key, title, facts, words) VALUES (%s, %s, %s, %s, to_tsvector('simple', %s))",
                    [kind, key, title, stored, words[:500_000]],
                )

    def remove(self, kind: str, key: str) -> None:
        """This function will take a thing out of the index."""
        with transaction.atomic(), connection.cursor() as cursor:
            self._forget(cursor, kind, key)

    def clear(self) -> None:
        """This function will empty the index, before it is filled again."""
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM web_search_words")
            cursor.execute("DELETE FROM web_search")

    def search(self, q: str, kind: str | None = None, page: int = 1) -> Hits:
        """This function will find what holds all phrases of `q`, the newest first; an empty question finds everything."""
        found, values = _from(phrases(q), kind)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) {found}", values)
            total = int(cursor.fetchone()[0])
            pages = max((total + PAGE - 1) // PAGE, 1)
            page = min(max(page, 1), pages)
            cursor.execute(
                f"SELECT s.kind, s.key, s.title, s.facts {found} ORDER BY s.id DESC LIMIT %s OFFSET %s",
                [*values, PAGE, (page - 1) * PAGE],
            )
            rows = cursor.fetchall()
        return Hits([Hit(row[0], row[1], row[2], json.loads(row[3])) for row in rows], total, page, pages)

    def keys(self, q: str, kind: str) -> RawSQL:
        """This function will return the subquery of the keys that `q` finds, to be joined with other filters."""
        found, values = _from(phrases(q), kind)
        return RawSQL(f"SELECT s.key {found}", values)  # noqa: S611 - fixed text, values apart

    def _forget(self, cursor: Any, kind: str, key: str) -> None:
        if connection.vendor == "sqlite":
            cursor.execute(
                "DELETE FROM web_search_words WHERE rowid IN (SELECT id FROM web_search WHERE kind = %s AND key = %s)",
                [kind, key],
            )
        cursor.execute("DELETE FROM web_search WHERE kind = %s AND key = %s", [kind, key])


def _from(terms: list[list[str]], kind: str | None) -> tuple[str, list[Any]]:
    """The tables and conditions of a question. SQLite is told to read its word index first (CROSS JOIN keeps the order):
    asked row by row, the index is searched anew for each."""
    source, conditions, values = "FROM web_search s", [], []
    if terms and connection.vendor == "sqlite":
        source = "FROM web_search_words w CROSS JOIN web_search s ON s.id = w.rowid"
        conditions.append("w.words MATCH %s")
        values.append(" AND ".join('"' + " ".join(words) + '"' for words in terms))
    elif terms:
        conditions += ["s.words @@ phraseto_tsquery('simple', %s)"] * len(terms)
        values += [" ".join(words) for words in terms]
    if kind is not None:
        conditions.append("s.kind = %s")
        values.append(kind)
    return source + (" WHERE " + " AND ".join(conditions) if conditions else ""), values
