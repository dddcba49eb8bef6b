"""Replacing this log's key: the new one waits in a file, the log names it, then it takes the key file's place."""

from datetime import datetime

from django.db import transaction

from tianping.record.actors import Actor
from tianping.record.identity import key_path, own_keys, own_origin
from tianping.record.keys import PlatformKeys, promote, write_candidate
from tianping.record.notes import LogKey
from tianping.record.rotation import Rotation, rotation_event
from tianping.record.sequencer import lock, place_rotation
from tianping.record.signing import hold_key, signing_keys
from tianping.refusals import Refusal


def rotate_key(*, by: Actor, now: datetime) -> Rotation:
    """Replace the log's key: the rotation is the last entry under the old one, and its checkpoint bears both signatures.

    Killed before the database commits, the old key is in use; after it, the new one, whichever file holds it. `now` is
    the business clock. Never inside a transaction. Raises BehindWitness, KeyNotHeld; then nothing has changed.
    """
    new = LogKey.make(own_origin())
    beside = write_candidate(key_path(), keys=PlatformKeys(log=new, identity=own_keys().identity))
    try:
        with transaction.atomic(durable=True):
            lock()
            hold_key(exclusive=True)
            old = signing_keys().log
            position = place_rotation(rotation_event(old=old, new=new), old=old, new=new, by=by, now=now)
    except Refusal:
        beside.unlink()
        raise
    promote(key_path(), key_id=new.verifier.key_id)
    return Rotation(position, old.verifier, new.verifier)
