"""Fetching files from a peer: whole and as named, or not at all; a real server answers."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tianping.exchange.client import FileBeyondLimit, FileDiffers, PeerUnreachable
from tianping.exchange.files import fetch
from tianping.exchange.models import Peer

FILE = b"pieces" * 100_000
DIGEST = hashlib.sha256(FILE).hexdigest()


class _Files(BaseHTTPRequestHandler):
    """Answers every path but one with the same bytes; a file without declared length that ends where it ends."""

    def do_GET(self) -> None:
        self.send_response(404 if self.path.endswith("0" * 64) else 200)
        self.end_headers()
        try:
            self.wfile.write(FILE)
        except OSError:
            return  # the other side has enough

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Nothing is written on the terminal."""


@pytest.fixture
def server(db: None) -> Iterator[Peer]:
    """A peer at a real address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Files) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield Peer(origin="service.example", kind="service", base_url=f"http://127.0.0.1:{http.server_port}")
        http.shutdown()


@pytest.fixture(autouse=True)
def _outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The transaction is the test's own."""
    monkeypatch.setattr("tianping.exchange.client.outside_transaction", lambda: None)


@pytest.mark.parametrize("limit", [None, len(FILE)])
def test_a_file_within_the_limit_comes_whole(server: Peer, limit: int | None) -> None:
    with fetch(server, digest=DIGEST, limit=limit) as stream:
        assert stream.read() == FILE


def test_a_file_beyond_the_limit_is_refused_with_a_sentence(server: Peer) -> None:
    with pytest.raises(FileBeyondLimit) as refused:
        fetch(server, digest=DIGEST, limit=len(FILE) - 1)
    assert "上限" in refused.value.sentence("zh")
    assert str(len(FILE) - 1) in refused.value.sentence("en")


def test_other_bytes_than_named_are_refused(server: Peer) -> None:
    with pytest.raises(FileDiffers):
        fetch(server, digest="1" * 64)


def test_a_file_that_is_not_there_is_said_with_the_status(server: Peer) -> None:
    with pytest.raises(PeerUnreachable) as refused:
        fetch(server, digest="0" * 64)
    assert refused.value.answered == 404
