"""The personal values of an actor, kept beside the log under a salted digest. Pure.

digest = SHA-256(LP("tianping-person-v1") LP(salt) LP(canonical JSON {"address", "certificate", "person"}))
"""

import hashlib

from tianping.canonical import encode
from tianping.record.actors import Actor
from tianping.record.batches import lp

RAW = {"person": "person_name", "address": "address", "certificate": "certificate"}
"""Names under which a sealed entry bears the values themselves; `person` alone is always the digest."""
PERSONAL = frozenset(RAW.values())


def personal(actor: Actor) -> dict[str, str]:
    """This function will return the actor's personal values: person, network address, certificate serial."""
    return {"person": actor.person, "address": actor.address, "certificate": actor.certificate}


def person_digest(salt: bytes, values: dict[str, str]) -> str:
    """This function will return the digest that stands in the entry, in hexadecimal."""
    return hashlib.sha256(lp(b"tianping-person-v1", salt, encode(values))).hexdigest()


def public_actor(actor: Actor, salt: bytes) -> dict[str, str]:
    """This function will return the actor as entries bear it: office, role, and the digest where there is a person."""
    shown = {"office": actor.office, "role": actor.role}
    values = personal(actor)
    return shown | ({"person": person_digest(salt, values)} if any(values.values()) else {})


def full_actor(actor: Actor) -> dict[str, str]:
    """This function will return the actor with all its personal values, for sealed entries whose readers need them."""
    named = {RAW[name]: value for name, value in personal(actor).items() if value}
    return {"office": actor.office, "role": actor.role} | named
