"""A peer that speaks the scanner's protocol."""

import socketserver
import struct
import threading
from collections.abc import Iterator

import pytest

from . import files


class Clamd(socketserver.StreamRequestHandler):
    """What clamd answers to INSTREAM: it knows one signature, the test file of all scanners."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        data = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            data += self.rfile.read(size)
        self.wfile.write(b"stream: Eicar-Test-Signature FOUND\0" if files.EICAR in data else b"stream: OK\0")


@pytest.fixture
def scanner() -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"clamd://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
