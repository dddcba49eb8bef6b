import pytest
from django.db import DatabaseError, connection, transaction

from tianping.record.models import BatchedLeaf, Event, Leaf, SealedLeaf
from tianping.record.recording import record
from tianping.record.sequencer import seal_batch, sequence
from tianping.record.tests.acts import BUYER, NOW, SERVICE, BidTaken, Published
from tianping.record.triggers import TriggersMissing, check_triggers, install, protected

TABLES = sorted(m._meta.db_table for m in protected())


@pytest.fixture
def filled(db):
    record(Published(), by=BUYER, now=NOW)
    record(BidTaken(), by=BUYER, now=NOW, readers=[SERVICE])
    sequence(NOW)
    seal_batch(NOW)
    connection.check_constraints()


def refused(statement, *values):
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_every_table_of_the_specification_is_protected():
    wanted = {"event", "leaf", "node", "checkpointrow", "cosignature", "sealedleaf", "leafreader", "batch"}
    assert {f"record_{name}" for name in wanted | {"batchedleaf", "forkproof"}} == set(TABLES)


FILLED = [t for t in TABLES if t not in ("record_cosignature", "record_forkproof")]


@pytest.mark.parametrize("table", FILLED)
def test_rows_are_neither_changed_nor_deleted(filled, table):
    key = next(m._meta.pk.column for m in protected() if m._meta.db_table == table)
    refused(f'UPDATE "{table}" SET "{key}" = "{key}"')
    refused(f'DELETE FROM "{table}"')


@pytest.mark.parametrize("table", FILLED)
def test_rows_are_not_replaced_by_inserting_them_again(filled, table):
    if connection.vendor == "postgresql":
        refused(f'TRUNCATE "{table}" CASCADE')
        return
    refused(f'INSERT OR REPLACE INTO "{table}" SELECT * FROM "{table}"')


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has no INSERT OR REPLACE")
def test_a_row_is_not_replaced_through_another_unique_key(filled):
    event = Event.objects.first()
    refused(
        "INSERT OR REPLACE INTO record_event (seq, uid, type, tender, refs, header, at) "
        "VALUES (999, %s, 't', '', '{}', 'x', '2026-01-01')",
        event.uid,
    )
    place = BatchedLeaf.objects.first()
    other = SealedLeaf.objects.create(
        uid="0" * 32, type="t", tender="", refs={}, salt=b"s" * 32, data=b"{}", at="2026-01-01T00:00:00Z"
    )
    refused(
        'INSERT OR REPLACE INTO record_batchedleaf (leaf_id, batch_id, "index", path) VALUES (%s, %s, %s, %s)',
        other.pk, place.batch_id, place.index, b"x" * 32,
    )  # fmt: skip


@pytest.mark.django_db
def test_a_dropped_trigger_stops_the_start_until_it_is_installed_again():
    check_triggers()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER insert_only_update_record_leaf")
        else:
            cursor.execute("ALTER TABLE record_leaf DISABLE TRIGGER insert_only_row")
    with pytest.raises(TriggersMissing, match="record_leaf"):
        check_triggers()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE record_leaf ENABLE TRIGGER insert_only_row")
    install([Leaf])
    check_triggers()
