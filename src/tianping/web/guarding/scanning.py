"""A virus scanner, by a port: the protocol of clamd (INSTREAM), over TCP or a local socket. None where none is named."""

import socket
import struct
from typing import IO
from urllib.parse import urlsplit

from tianping.web.guarding.findings import Finding

PIECE = 64 * 1024
PATIENCE = 120.0
"""Seconds that the scanner may take over one piece or its answer."""


def scan(file: IO[bytes], *, scanner: str) -> Finding | None:
    """This function will ask the scanner at `clamd://host:port` or `clamd:///path/of/socket` about a file.

    Returns what it found, None for a clean file or where no scanner is named. A scanner that does not answer is a
    finding too: nobody opens what should have been scanned and was not.
    """
    if not scanner:
        return None
    try:
        said = _ask(file, scanner)
    except (OSError, ValueError):
        return Finding("unscanned")
    if said.endswith("OK"):
        return None
    if said.endswith("FOUND"):
        return Finding("malware", said.removeprefix("stream:").removesuffix("FOUND").strip()[:200])
    return Finding("unscanned", said[:200])


def _ask(file: IO[bytes], scanner: str) -> str:
    file.seek(0)
    with _connect(scanner) as line:
        line.sendall(b"zINSTREAM\0")
        while piece := file.read(PIECE):
            line.sendall(struct.pack("!I", len(piece)) + piece)
        line.sendall(struct.pack("!I", 0))
        said = b""
        while not said.endswith(b"\0") and len(said) < PIECE and (more := line.recv(4096)):
            said += more
    return said.rstrip(b"\0\n").decode("utf-8", "replace").strip()


def _connect(scanner: str) -> socket.socket:
    place = urlsplit(scanner)
    if place.scheme != "clamd":
        raise ValueError(scanner)
    if place.hostname:
        return socket.create_connection((place.hostname, place.port or 3310), timeout=PATIENCE)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(PATIENCE)
    try:
        line.connect(place.path)
    except OSError:
        line.close()
        raise
    return line
