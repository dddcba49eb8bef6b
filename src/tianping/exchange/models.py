"""The tables of the exchange: peers, verified copies of their logs, cursors of the rooms, alarms.

No foreign key crosses a platform: a peer's log is copied, never referred to. Tables marked INSERT_ONLY refuse UPDATE,
DELETE and re-INSERT in the database itself.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Peer(models.Model):
    """One platform of the exchange, this one included (its own log is read by its rooms like any other)."""

    KINDS: ClassVar = [
        ("trading", "交易平台"),
        ("service", "公共服务平台"),
        ("supervision", "行政监督平台"),
        ("custodian", "第三方保管"),
    ]
    STATES: ClassVar = [("proposed", "已申请"), ("docked", "已对接"), ("refused", "不予对接"), ("suspended", "已中止")]

    origin = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=KINDS)
    state = models.CharField(max_length=20, choices=STATES)
    name = models.CharField(max_length=200, blank=True)
    operator = models.CharField(max_length=18, blank=True)
    operator_name = models.CharField(max_length=200, blank=True)
    base_url = models.CharField(max_length=300)
    log_vkey = models.CharField(max_length=300)
    identity_vkey = models.CharField(max_length=300)
    carried = models.BooleanField(default=False)
    """Its log comes by files or relays (separated networks), never over HTTP."""

    class Meta:
        ordering = ["origin"]

    def __str__(self) -> str:
        return self.origin

    @classmethod
    def own(cls) -> "Peer":
        """This function will return the row of this platform itself, made at first use."""
        origin = settings.TIANPING_ORIGIN
        kind = getattr(settings, "TIANPING_KIND", "trading")
        return Peer.objects.get_or_create(origin=origin, defaults={"kind": kind, "state": "docked"})[0]

    def is_own(self) -> bool:
        """This function will say whether this is the platform itself."""
        return bool(self.origin == settings.TIANPING_ORIGIN)


class PeerKey(models.Model):
    """A key of a peer's log that was replaced, with the last checkpoint that it signed."""

    INSERT_ONLY: ClassVar[bool] = True

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="former_keys")
    vkey = models.CharField(max_length=300)
    until = models.BigIntegerField()
    """Size of the checkpoint whose last entry is the rotation."""

    class Meta:
        ordering = ["peer", "until"]
        constraints = [models.UniqueConstraint(fields=["peer", "vkey"], name="exchange_key_once")]


class PeerEntry(models.Model):
    """One entry of the verified copy of a peer's log, byte for byte."""

    INSERT_ONLY: ClassVar[bool] = True

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="entries")
    position = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)
    data = models.BinaryField()
    uid = models.CharField(max_length=64, blank=True)
    type = models.CharField(max_length=80, blank=True)
    tender = models.CharField(max_length=40, blank=True, db_index=True)

    class Meta:
        ordering = ["peer", "position"]
        constraints = [models.UniqueConstraint(fields=["peer", "position"], name="exchange_entry_place")]


class PeerNode(models.Model):
    """A complete subtree (level 1 and above) of the tree recomputed over a peer's entries."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="nodes")
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)
    sm3 = models.BinaryField(max_length=32, null=True)
    """The same subtree under SM3; None of one that was stored before SM3 was kept."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer", "level", "index"], name="exchange_node_place")]


class PeerLeaf(models.Model):
    """A sealed leaf that this platform is entitled to, checked against the batch entry that bears its root."""

    INSERT_ONLY: ClassVar[bool] = True

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="leaves")
    batch = models.BigIntegerField()
    index = models.IntegerField()
    salt = models.BinaryField(max_length=32)
    path = models.BinaryField()
    data = models.BinaryField()
    uid = models.CharField(max_length=64, blank=True)
    type = models.CharField(max_length=80, blank=True)
    tender = models.CharField(max_length=40, blank=True, db_index=True)

    class Meta:
        ordering = ["peer", "batch", "index"]
        constraints = [models.UniqueConstraint(fields=["peer", "batch", "index"], name="exchange_leaf_place")]


class PeerCheckpoint(models.Model):
    """How far a peer's log is held and proven. Moves in the same transaction as the entries; one row per peer."""

    peer = models.OneToOneField(Peer, on_delete=models.CASCADE, primary_key=True, related_name="head")
    size = models.BigIntegerField(default=0)
    """Entries held, all verified."""
    note_size = models.BigIntegerField(default=0)
    note = models.TextField(blank=True)
    """Newest signed checkpoint that has been verified; it may lie ahead of what is held."""
    cosigned_size = models.BigIntegerField(default=0)
    cosigned_note = models.TextField(blank=True)
    """What this platform signed as witness, once per size, before it was sent."""
    told_size = models.BigIntegerField(default=0)
    """Newest cosigned size that the peer has received."""
    advanced_at = models.DateTimeField(null=True)
    """Wall time at which the log was last seen to have grown: what freshness is counted from."""


class Cursor(models.Model):
    """Next position that a room will read in a peer's log; moves in the same transaction as what the room learns."""

    peer = models.ForeignKey(Peer, on_delete=models.CASCADE, related_name="cursors")
    room = models.CharField(max_length=60)
    position = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer", "room"], name="exchange_cursor_once")]


class Alarm(models.Model):
    """Something that a person must look at. Open until cleared; the same cause is one row."""

    kind = models.CharField(max_length=40)
    peer = models.ForeignKey(Peer, null=True, on_delete=models.CASCADE, related_name="alarms")
    room = models.CharField(max_length=60, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    detail = models.TextField()
    times = models.IntegerField(default=1)
    raised_at = models.DateTimeField()
    last_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        ordering = ["-raised_at", "-id"]


class SetAside(models.Model):
    """An entry that an operator lets one room pass over, with a reason; recorded as an event."""

    INSERT_ONLY: ClassVar[bool] = True

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="set_aside")
    room = models.CharField(max_length=60)
    position = models.BigIntegerField()
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer", "room", "position"], name="exchange_aside_once")]


class RelayedSeen(models.Model):
    """A relayed entry that a room has read: whoever passes it on again, it is read once."""

    room = models.CharField(max_length=60)
    origin = models.CharField(max_length=120)
    index = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "origin", "index"], name="exchange_relayed_once")]


class SeenSignature(models.Model):
    """A nonce that a signed request bore, kept as long as the signature could be accepted again (wall clock)."""

    keyid = models.CharField(max_length=160)
    nonce = models.CharField(max_length=64)
    until = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["keyid", "nonce"], name="exchange_nonce_once")]


class Lease(models.Model):
    """Who leads, until when by the wall clock: one engine per platform."""

    name = models.CharField(max_length=60, primary_key=True)
    holder = models.CharField(max_length=80)
    until = models.DateTimeField()
