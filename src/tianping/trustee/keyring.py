"""The wrapping keys of this trustee: a folder outside the database and its dumps (setting TIANPING_WRAPPING_KEYS)."""

from tianping.sealing.keys import KeyDestroyed, WrappingKeys
from tianping.trustee import limits


def wrap(*, key_id: str, private: bytes) -> bytes:
    """This function will wrap a secret under a new wrapping key of its own."""
    return _keys().wrap(key_id=key_id, private=private)


def unwrap(*, key_id: str, wrapped: bytes) -> bytes:
    """This function will return the secret; raises KeyDestroyed, WrappedKeyDamaged."""
    return _keys().unwrap(key_id=key_id, wrapped=wrapped)


def destroy(*, key_id: str) -> None:
    """This function will destroy a wrapping key, and with it what it wraps; one that is gone already is no error."""
    try:
        _keys().destroy(key_id=key_id)
    except KeyDestroyed:
        return


def _keys() -> WrappingKeys:
    return WrappingKeys(limits.wrapping_keys())
