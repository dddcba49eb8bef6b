"""The search table, made as each database does it best."""

from typing import Any

from django.db import migrations

SQLITE = (
    "CREATE TABLE web_search (id integer PRIMARY KEY AUTOINCREMENT, kind text NOT NULL, key text NOT NULL,"
    " title text NOT NULL, facts text NOT NULL, UNIQUE (kind, key))",
    "CREATE VIRTUAL TABLE web_search_words USING fts5(words, tokenize = 'unicode61')",
)
POSTGRESQL = (
    "CREATE TABLE web_search (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind text NOT NULL, key text NOT NULL,"
    " title text NOT NULL, facts text NOT NULL, words tsvector NOT NULL, UNIQUE (kind, key))",
    "CREATE INDEX web_search_words ON web_search USING gin (words)",
)


def forwards(apps: Any, schema_editor: Any) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def backwards(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE web_search_words")
    schema_editor.execute("DROP TABLE web_search")


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [migrations.RunPython(forwards, backwards)]
