"""The demonstration's time-stamping authority: one small HTTP process that answers RFC 3161 requests by wall clock.

In the demonstration it stamps business time, as everything there does; it is no licensed authority.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tianping.sealing.timestamps import TimestampAuthority, demonstration_authority

LIMIT = 64 * 1024


def serve(*, key: Path, certificate: Path, clock: Path, port: int) -> None:
    """This function will answer requests at POST / on the loopback address until it is stopped."""
    authority = demonstration_authority(
        load_pem_private_key(key.read_bytes(), None), x509.load_pem_x509_certificate(certificate.read_bytes())
    )
    ThreadingHTTPServer(("127.0.0.1", port), _handler(authority, lambda: business_time(clock))).serve_forever()


def business_time(clock: Path) -> datetime:
    """This function will return the business time that the conductor of the demonstration has set."""
    return datetime.now(UTC) + timedelta(seconds=json.loads(clock.read_text())["offset_seconds"])


def _handler(authority: TimestampAuthority, now: Callable[[], datetime]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """One exchange of RFC 3161 section 3.4."""

        def do_GET(self) -> None:
            self._answer(200, b"ok", "text/plain")

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            if not 0 < length <= LIMIT:
                self._answer(411, b"Content-Length is required, at most 64 KiB", "text/plain")
                return
            reply = authority.reply(self.rfile.read(length), now=now())
            self._answer(200, reply, "application/timestamp-reply")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Requests are not logged: they would tell when bids are made."""

        def _answer(self, status: int, body: bytes, media: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", media)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler
