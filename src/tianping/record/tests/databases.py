"""A fresh database that commits, for tests of what one transaction cannot show; a conftest imports the fixture."""

import os

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
        name = fresh_name(connection, tmp_path)
        connection.settings_dict["NAME"] = name
        connection.connect()
        call_command("migrate", verbosity=0)
        try:
            yield connection
        finally:
            connection.close()
            connection.settings_dict.clear()
            connection.settings_dict.update(before)
            drop(connection, name)


def fresh_name(connection, tmp_path, prefix="log"):
    if connection.vendor == "sqlite":
        return str(tmp_path / f"{prefix}.sqlite3")
    name = f"{prefix}_{os.getpid()}_{abs(hash(str(tmp_path)))}"
    elsewhere(connection, f'CREATE DATABASE "{name}"')
    return name


def drop(connection, name):
    if connection.vendor == "postgresql":
        elsewhere(connection, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def elsewhere(connection, statement):
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
    connection.close()
