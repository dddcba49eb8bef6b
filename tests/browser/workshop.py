"""A bare page with the bid maker's modules in Chromium: its own small server, no city, no platform."""

import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "tianping"
FOLDERS = {
    "bidmaker": SOURCE / "trading" / "bidmaker" / "static" / "bidmaker",
    "web": SOURCE / "web" / "static" / "web",
    "workshop": Path(__file__).resolve().parent / "workshop",
}
PAGE = b"<!doctype html><html lang=en><title>workshop</title><p>workshop"
mimetypes.add_type("text/javascript", ".mjs")


class Handler(BaseHTTPRequestHandler):
    """Modules by their places in the bundle; anything else is the bare page."""

    def do_GET(self) -> None:
        folder, _, rest = self.path.strip("/").partition("/")
        place = FOLDERS[folder] / rest if folder in FOLDERS else None
        if place is None:
            self._answer(200, PAGE, "text/html")
        elif place.is_file():
            self._answer(200, place.read_bytes(), mimetypes.guess_type(place.name)[0] or "application/octet-stream")
        else:
            self._answer(404, b"", "text/plain")

    def _answer(self, status: int, body: bytes, media: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Says nothing."""


@contextmanager
def serving() -> Iterator[str]:
    """The address of the bare page, while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
