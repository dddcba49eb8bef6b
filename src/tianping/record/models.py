"""The tables of the log. Those marked INSERT_ONLY refuse UPDATE, DELETE and re-INSERT in the database itself."""

import secrets
from typing import ClassVar

from django.db import models


def random_id() -> str:
    """This function will return a random id of 128 bits; nothing public carries a sequential key."""
    return secrets.token_hex(16)


class Event(models.Model):
    """A public act, as its transaction wrote it: the canonical bytes that its leaf is made of."""

    INSERT_ONLY: ClassVar[bool] = True

    seq = models.BigAutoField(primary_key=True)
    uid = models.CharField(max_length=32, unique=True)
    type = models.CharField(max_length=80, db_index=True)
    tender = models.CharField(max_length=40, blank=True, db_index=True)
    refs = models.JSONField()
    header = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["seq"]


class Pending(models.Model):
    """A public act that awaits its leaf. `txid` is its transaction on PostgreSQL, so that order waits for commits."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="pending")
    txid = models.BigIntegerField(null=True)


class Leaf(models.Model):
    """An entry's place in the log, written by the sequencer only. The leaf's data are the event's header bytes."""

    INSERT_ONLY: ClassVar[bool] = True

    position = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="leaf")

    class Meta:
        ordering = ["position"]


class Node(models.Model):
    """A complete subtree, with its hash in SHA-256 and in SM3; level 0 holds the leaf hashes.

    `place` is its number in the order of reading the tree from left to right: `index * 2**(level+1) + 2**level - 1`.
    """

    INSERT_ONLY: ClassVar[bool] = True

    place = models.BigIntegerField(primary_key=True)
    sha256 = models.BinaryField(max_length=32)
    sm3 = models.BinaryField(max_length=32)


class CheckpointRow(models.Model):
    """A head of this log as it was signed, before it left the machine."""

    INSERT_ONLY: ClassVar[bool] = True

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    signed = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["size"]


class Cosignature(models.Model):
    """A witness's signature line under a checkpoint of this log."""

    INSERT_ONLY: ClassVar[bool] = True

    checkpoint = models.ForeignKey(CheckpointRow, on_delete=models.PROTECT, related_name="cosignatures")
    witness = models.CharField(max_length=255)
    line = models.TextField()
    witnessed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["checkpoint", "witness"], name="record_cosigned_once")]


class WitnessHold(models.Model):
    """The largest head of this log that a witness says it holds; after a restore nothing smaller is signed."""

    witness = models.CharField(max_length=255, primary_key=True)
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)


class SealedLeaf(models.Model):
    """An act that must not be seen yet, or not by all. Only its salted digest goes into a batch."""

    INSERT_ONLY: ClassVar[bool] = True

    seq = models.BigAutoField(primary_key=True)
    uid = models.CharField(max_length=32, unique=True)
    type = models.CharField(max_length=80, db_index=True)
    tender = models.CharField(max_length=40, blank=True, db_index=True)
    refs = models.JSONField()
    salt = models.BinaryField(max_length=32)
    data = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["seq"]


class LeafReader(models.Model):
    """An origin that is entitled to a sealed leaf."""

    INSERT_ONLY: ClassVar[bool] = True

    leaf = models.ForeignKey(SealedLeaf, on_delete=models.PROTECT, related_name="readers")
    origin = models.CharField(max_length=255)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin", "leaf"], name="record_reader_once")]


class WaitingLeaf(models.Model):
    """A sealed leaf that awaits its batch."""

    leaf = models.OneToOneField(SealedLeaf, on_delete=models.PROTECT, primary_key=True, related_name="waiting")
    txid = models.BigIntegerField(null=True)


class Batch(models.Model):
    """A sealed batch: the entry that bears its root, and the secret seed of its padding."""

    INSERT_ONLY: ClassVar[bool] = True

    position = models.BigIntegerField(primary_key=True)
    depth = models.SmallIntegerField()
    root = models.BinaryField(max_length=32)
    seed = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        ordering = ["position"]


class BatchedLeaf(models.Model):
    """The place of a sealed leaf in a batch, with its path to the batch's root (concatenated 32-byte hashes)."""

    INSERT_ONLY: ClassVar[bool] = True

    leaf = models.OneToOneField(SealedLeaf, on_delete=models.PROTECT, primary_key=True, related_name="place")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="leaves")
    index = models.IntegerField()
    path = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "index"], name="record_batch_place")]
        ordering = ["batch", "index"]


class PersonalDetail(models.Model):
    """Who acted, from where, with which certificate: beside the log, so that it can be erased without breaking it."""

    uid = models.CharField(max_length=32, primary_key=True)
    salt = models.BinaryField(max_length=32)
    person = models.CharField(max_length=255, blank=True)
    address = models.CharField(max_length=64, blank=True)
    certificate = models.CharField(max_length=128, blank=True)


class ForkProof(models.Model):
    """Two checkpoints that one log signed and that cannot both be true."""

    INSERT_ONLY: ClassVar[bool] = True

    uid = models.CharField(max_length=32, unique=True, default=random_id)
    origin = models.CharField(max_length=255, db_index=True)
    size = models.BigIntegerField()
    first = models.TextField()
    second = models.TextField()
    found_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin", "first", "second"], name="record_fork_once")]
