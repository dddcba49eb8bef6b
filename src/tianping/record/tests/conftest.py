"""Fixtures of the record's tests: inside one transaction (`db`), or in a fresh database that commits (`committing`)."""

import pytest
from django.db import connections


@pytest.fixture
def committing(django_db_blocker, tmp_path, settings):
    """A fresh database whose transactions commit: a flush could not pass the insert-only triggers."""
    from django.core.management import call_command

    with django_db_blocker.unblock():
        connection = connections["default"]
        connection.close()
        before = dict(connection.settings_dict)
        name = _fresh_name(connection, tmp_path)
        connection.settings_dict["NAME"] = name
        connection.connect()
        call_command("migrate", verbosity=0)
        try:
            yield connection
        finally:
            connection.close()
            connection.settings_dict.clear()
            connection.settings_dict.update(before)
            _drop(connection, name)


def _fresh_name(connection, tmp_path):
    if connection.vendor == "sqlite":
        return str(tmp_path / "log.sqlite3")
    name = f"record_{tmp_path.name[:20].lower()}_{abs(hash(str(tmp_path)))}"
    _elsewhere(connection, f'CREATE DATABASE "{name}"')
    return name


def _drop(connection, name):
    if connection.vendor == "postgresql":
        _elsewhere(connection, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _elsewhere(connection, statement):
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
    connection.close()
