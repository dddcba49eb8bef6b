"""A small real HTTP server that speaks the published interface for bids; it can lose connections on demand."""

import base64
import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tianping.bidder.package import TenderPackage
from tianping.sealing.signing import Signature, verify_signature


class Platform(ThreadingHTTPServer):
    """What the platform holds. `lose` counts answers to slices that never reach the bidder."""

    def __init__(self, package: TenderPackage, slice_size: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.package = package
        self.slice_size = slice_size
        self.uploads: dict[str, bytearray] = {}
        self.bids: dict[str, bytes] = {}
        self.offsets: list[int] = []
        self.lose = 0
        self.refusing = False

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def post(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if path.endswith("/session/challenge"):
            return 200, {"challenge": f"challenge for {body['uscc']}"}
        if path.endswith("/session"):
            signature = Signature.from_json(body["signature"])
            verify_signature(data=body["challenge"].encode(), signature=signature)
            return 200, {"token": "token", "expires_at": "2026-01-12T02:00:00Z"}
        if path.endswith("/uploads"):
            received = self.uploads.setdefault(body["sha256"], bytearray())
            return 200, {"upload": body["sha256"], "slice_size": self.slice_size, "received": len(received)}
        if path.endswith("/withdrawal"):
            return 200, {"withdrawn": True}
        return self.bid(body)

    def bid(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        data = bytes(self.uploads[body["upload"]])
        if self.refusing or hashlib.sha256(data).hexdigest() != body["sha256"]:
            return 422, {"detail": "已过投标截止时间。", "detail_en": "The deadline has passed."}
        self.bids["receipt-1"] = data
        return 200, {"receipt": "receipt-1", "sha256": body["sha256"]}

    def put(self, path: str, digest: str, data: bytes) -> tuple[int, dict[str, Any]]:
        found = re.fullmatch(r"/api/v1/uploads/([0-9a-f]+)\?offset=(\d+)", path)
        assert found
        assert digest == f"sha-256=:{base64.b64encode(hashlib.sha256(data).digest()).decode()}:"
        held, offset = self.uploads[found[1]], int(found[2])
        self.offsets.append(offset)
        if offset == len(held):
            held += data
        return 200, {"received": len(held)}


class Handler(BaseHTTPRequestHandler):
    server: Platform

    def do_GET(self) -> None:
        package = self.server.package
        if self.path.endswith("/key-evidence"):
            self._answer(200, package.evidence)
        elif self.path.endswith("/receipt"):
            self._answer(200, {"receipt": "receipt-1", "lines": []})
        elif package.tender["tender"] in self.path:
            self._answer(200, package.tender)
        else:
            self._answer(404, {"detail": "没有找到招标项目。", "detail_en": "Not found: tender."})

    def do_POST(self) -> None:
        self._answer(*self.server.post(self.path, json.loads(self._body())))

    def do_PUT(self) -> None:
        answer = self.server.put(self.path, self.headers["Content-Digest"], self._body())
        if self.server.lose:
            self.server.lose -= 1
            self.close_connection = True  # the slice has arrived, its answer is lost
            return
        self._answer(*answer)

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"]))

    def _answer(self, status: int, value: dict[str, Any]) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Says nothing."""


@contextmanager
def running(package: TenderPackage, slice_size: int = 1 << 20) -> Iterator[Platform]:
    platform = Platform(package, slice_size)
    thread = threading.Thread(target=platform.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield platform
    finally:
        platform.shutdown()
        platform.server_close()
        thread.join()
