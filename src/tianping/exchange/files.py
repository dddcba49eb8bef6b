"""Files of entries, for peers and for the public: each room says which of its files who may have."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from typing import IO

from tianping.exchange.client import ExchangeClient
from tianping.exchange.models import Peer

Opens = Callable[[str, str | None], IO[bytes] | None]
PIECE = 1024 * 1024

_sources: list[Opens] = []


def entitles_files(opens: Opens) -> Opens:
    """This function will declare where files lie: `(digest, reader)` to an open file, None for a file that is not here
    or not for this reader. `reader` is the origin that signed the request, None for anybody."""
    _sources.append(opens)
    return opens


def open_file(*, digest: str, reader: str | None) -> IO[bytes] | None:
    """This function will open a file for a reader; None if no room has it for this reader."""
    return next((found for opens in _sources if (found := opens(digest, reader)) is not None), None)


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """This function will read a file in pieces of 1 MiB and close it."""
    with file:
        while piece := file.read(PIECE):
            yield piece


def fetch(peer: Peer, *, digest: str, client: ExchangeClient | None = None, limit: int | None = None) -> IO[bytes]:
    """This function will fetch a file from a peer into a temporary file, at its beginning; its digest is checked.

    `limit` is the largest size in bytes that is taken. Raises FileDiffers, FileBeyondLimit, PeerUnreachable;
    InsideTransaction where a transaction is open.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    try:
        if client is not None:
            client.fetch_file(peer, digest, into=file, limit=limit)
        else:
            with ExchangeClient() as own:
                own.fetch_file(peer, digest, into=file, limit=limit)
    except Exception:
        file.close()
        raise
    file.seek(0)
    return file


def digest_of(data: bytes) -> str:
    """This function will return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
