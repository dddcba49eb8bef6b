"""Files that a trustee keeps, packets and mirror copies: on a shelf of its own, read back before they count."""

from typing import IO

from tianping.exchange.shelves import FileDiffers, Shelf

_own = Shelf("trustee/")
name_of = _own.path_of


def keep(stream: IO[bytes], *, sha256: str) -> int:
    """This function will store a stream under its digest and return its size; raises FileDiffers.

    It is on disk, and was read back, before this returns. What is there already is read back too, and given up where
    it has decayed.
    """
    kept = _own.store(stream, expected=sha256)
    if not kept.fresh and not _own.intact(sha256):
        _own.remove(sha256)
        raise FileDiffers(expected=sha256, found="?")
    return kept.size


def open_kept(sha256: str) -> IO[bytes] | None:
    """This function will open a kept file for reading; None where there is none."""
    return _own.open_file(sha256) if _own.holds(sha256) else None
