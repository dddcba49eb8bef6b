"""Files by their content."""

import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from hypothesis import given
from hypothesis import strategies as st

from tianping.refusals import NotFound
from tianping.web.files import (
    FileDiffers,
    FileTooLarge,
    holds,
    intact,
    open_file,
    path_of,
    pieces,
    remove,
    size_of,
    store,
)


@given(st.binary(max_size=4096))
def test_what_is_stored_is_found_again_by_its_digest(content: bytes) -> None:
    kept = store(BytesIO(content))
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert b"".join(pieces(open_file(kept.sha256))) == content
    assert size_of(kept.sha256) == kept.size == len(content)
    assert intact(kept.sha256)


def test_the_same_bytes_twice_are_one_file() -> None:
    first, second = store(BytesIO(b"twice")), store(BytesIO(b"twice"))
    assert first == second
    assert len(default_storage.listdir(first.sha256[:2])[1]) >= 1
    assert default_storage.exists(first.path)


def test_another_digest_than_declared_is_refused_and_nothing_kept() -> None:
    digest = hashlib.sha256(b"not this").hexdigest()
    with pytest.raises(FileDiffers):
        store(BytesIO(b"but that"), expected=digest)
    assert not holds(digest)
    assert not holds(hashlib.sha256(b"but that").hexdigest())


def test_a_file_beyond_the_limit_is_refused_and_leaves_no_draft() -> None:
    with pytest.raises(FileTooLarge):
        store(BytesIO(b"x" * 101), limit=100)
    store(BytesIO(b"x" * 100), limit=100)
    assert not [name for name in default_storage.listdir("")[1] if name.startswith("incoming-")]


def test_a_file_that_decays_is_noticed() -> None:
    kept = store(BytesIO(b"to be flipped"))
    place = Path(default_storage.path(kept.path))
    place.chmod(0o600)
    place.write_bytes(b"to be flopped")
    assert not intact(kept.sha256)
    remove(kept.sha256)
    assert not holds(kept.sha256)


def test_an_unknown_file_is_not_found() -> None:
    for asked in (open_file, size_of):
        with pytest.raises(NotFound):
            asked("0" * 64)


@pytest.mark.parametrize("name", ["../etc/passwd", "", "A" * 64, "0" * 63])
def test_what_is_no_digest_names_no_file(name: str) -> None:
    with pytest.raises(NotFound):
        path_of(name)
