"""A wrapped key opens with its own wrapping key only, and never again when that is destroyed."""

import stat
from pathlib import Path

import pytest

from tianping.sealing import suites
from tianping.sealing.keys import KeyDestroyed, WrappedKeyDamaged, WrappingKeys

PRIVATE, _ = suites.generate_x25519()


def test_a_wrapped_key_comes_back_and_shows_nothing(tmp_path: Path) -> None:
    keys = WrappingKeys(tmp_path / "wrapping")
    wrapped = keys.wrap(key_id="k-1", private=PRIVATE)
    assert PRIVATE[-32:] not in wrapped
    assert keys.unwrap(key_id="k-1", wrapped=wrapped) == PRIVATE


def test_wrapping_keys_are_for_their_owner_alone(tmp_path: Path) -> None:
    keys = WrappingKeys(tmp_path / "wrapping")
    keys.wrap(key_id="k-1", private=PRIVATE)
    assert stat.S_IMODE((tmp_path / "wrapping").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "wrapping" / "k-1.key").stat().st_mode) == 0o600


def test_destroying_the_wrapping_key_erases_the_tender_key(tmp_path: Path) -> None:
    keys = WrappingKeys(tmp_path)
    wrapped = keys.wrap(key_id="k-1", private=PRIVATE)
    keys.destroy(key_id="k-1")
    with pytest.raises(KeyDestroyed):
        keys.unwrap(key_id="k-1", wrapped=wrapped)
    with pytest.raises(KeyDestroyed):
        keys.destroy(key_id="k-1")


def test_a_wrapped_key_under_another_id_or_damaged_is_refused(tmp_path: Path) -> None:
    keys = WrappingKeys(tmp_path)
    one, _ = keys.wrap(key_id="k-1", private=PRIVATE), keys.wrap(key_id="k-2", private=PRIVATE)
    for key_id, wrapped in (("k-2", one), ("k-1", one[:-1] + bytes([one[-1] ^ 1])), ("k-1", b"")):
        with pytest.raises(WrappedKeyDamaged):
            keys.unwrap(key_id=key_id, wrapped=wrapped)


def test_an_id_is_wrapped_once_and_is_no_path(tmp_path: Path) -> None:
    keys = WrappingKeys(tmp_path)
    keys.wrap(key_id="k-1", private=PRIVATE)
    with pytest.raises(FileExistsError):
        keys.wrap(key_id="k-1", private=PRIVATE)
    for bad in ("../k", "", "a/b", ".hidden"):
        with pytest.raises(KeyDestroyed):
            keys.unwrap(key_id=bad, wrapped=b"")
