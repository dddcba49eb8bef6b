"""A trustee's shelf: whole and read back, and apart from the files of the platform beside it."""

import hashlib
import io
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from hypothesis import given
from hypothesis import strategies as st

from tianping.exchange.shelves import FileDiffers, Shelf
from tianping.trustee import filing


@given(st.binary(max_size=2048))
def test_what_is_kept_comes_back_by_its_digest(content: bytes) -> None:
    sha256 = hashlib.sha256(content).hexdigest()
    assert filing.keep(io.BytesIO(content), sha256=sha256) == len(content)
    with filing.open_kept(sha256) as stream:  # type: ignore[union-attr]
        assert stream.read() == content


def test_what_the_platform_removes_its_trustee_still_holds() -> None:
    sha256, platform = hashlib.sha256(b"both").hexdigest(), Shelf()
    platform.store(io.BytesIO(b"both"))
    filing.keep(io.BytesIO(b"both"), sha256=sha256)
    platform.remove(sha256)
    assert not platform.holds(sha256)
    assert filing.open_kept(sha256) is not None


def test_a_kept_file_that_has_decayed_is_given_up_and_can_be_kept_again() -> None:
    sha256 = hashlib.sha256(b"to decay").hexdigest()
    filing.keep(io.BytesIO(b"to decay"), sha256=sha256)
    place = Path(default_storage.path(filing.name_of(sha256)))
    place.chmod(0o600)
    place.write_bytes(b"decayed!")
    with pytest.raises(FileDiffers):
        filing.keep(io.BytesIO(b"to decay"), sha256=sha256)
    assert filing.open_kept(sha256) is None
    assert filing.keep(io.BytesIO(b"to decay"), sha256=sha256) == 8
