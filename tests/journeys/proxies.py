"""A small HTTP proxy that stands between two programs and alters answers, as an attacker or a broken box would."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import httpx

Alter = Callable[[str, bytes], bytes]
"""From path (with query) and answered body to the body that is passed on."""
PASSED = ("content-type", "authorization", "content-digest", "signature", "signature-input", "tianping-to")


class Forwarding(BaseHTTPRequestHandler):
    """Passes one request on to the target and its answer back, altered."""

    protocol_version = "HTTP/1.1"
    target: ClassVar[str]
    alter: ClassVar[Alter]

    def do_GET(self) -> None:
        self._forward()

    def do_POST(self) -> None:
        self._forward()

    def do_PUT(self) -> None:
        self._forward()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def _forward(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name: value for name, value in self.headers.items() if name.lower() in PASSED}
        try:
            answer = httpx.request(self.command, self.target + self.path, content=body, headers=headers, timeout=60)
        except httpx.TransportError:
            self.close_connection = True
            return
        content = type(self).alter(self.path, answer.content)
        self.send_response(answer.status_code)
        self.send_header("Content-Type", answer.headers.get("content-type", "application/octet-stream"))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(content)


@contextlib.contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Serve on a free port of this machine while the block runs; yields the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextlib.contextmanager
def proxy(target: str, alter: Alter) -> Iterator[str]:
    """Stand before `target` while the block runs; yields the address to ask instead of it."""
    handler = type("Altering", (Forwarding,), {"target": target, "alter": staticmethod(alter)})
    with serving(handler) as address:
        yield address
