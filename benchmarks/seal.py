"""Seal and open 1 GB beside a plain copy, the raw cipher and hashing, in the same run: `python benchmarks/seal.py`.

Prints MB/s and the ratio of each to the plain copy. SIZE_MB in the environment changes the size.
"""

import hashlib
import os
import resource
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tianping.sealing import engine, suites
from tianping.sealing.authority import make_ca
from tianping.sealing.envelope import read_head, seal
from tianping.sealing.shares import check_box
from tianping.sealing.vectors.generate import USCC, draft, policy, trustee_keys

MB = 1 << 20
SIZE = int(os.environ.get("SIZE_MB", "1024")) * MB
INTL = suites.suite("INTL-1")


def timed(what: Callable[[], object]) -> float:
    """Seconds that it took."""
    begin = time.perf_counter()
    what()
    return time.perf_counter() - begin


def copy(source: Path, target: Path) -> None:
    """A plain copy, durable like the envelope."""
    with source.open("rb") as read, target.open("wb") as write:
        shutil.copyfileobj(read, write, MB)
        write.flush()
        os.fsync(write.fileno())


def cipher() -> None:
    """The raw cipher over as many bytes in memory."""
    aead, chunk = AESGCM(bytes(32)), secrets.token_bytes(MB)
    for n in range(SIZE // MB):
        aead.encrypt(n.to_bytes(12, "big"), chunk, None)


def hashing(source: Path) -> None:
    """The hash over the file."""
    with source.open("rb") as stream:
        hashlib.file_digest(stream, "sha256")


def main() -> None:
    """Run all, once each."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as name:
        folder = Path(name)
        source, envelope, sink = folder / "technical.bin", folder / "bid.tpseal", folder / "opened"
        sink.mkdir()
        block = secrets.token_bytes(MB)
        with source.open("wb") as stream:
            for _ in range(SIZE // MB):
                stream.write(block)
        now = datetime.now(UTC)
        signer = make_ca(name="Bench", now=now).issue_organisation(name="Bench", uscc=USCC, now=now).signer()

        def sealing() -> None:
            seal(
                policy=policy(),
                tender=draft().tender,
                lot=draft().lot,
                uscc=USCC,
                files=[source],
                form={"price": "1.00"},
                signer=signer,
                timestamp=None,
                out=envelope,
            )

        def opening() -> None:
            head = read_head(envelope)
            pieces = {
                i: check_box(
                    suite=INTL,
                    private=trustee_keys()[i - 1][0],
                    index=i,
                    header_bytes=head.header_bytes,
                    box=head.boxes[i - 1],
                )
                for i in (1, 3)
            }
            with envelope.open("rb") as body:
                body.seek(head.body_offset)
                engine.open_bid(
                    header_bytes=head.header_bytes,
                    statement=head.statement,
                    body=body,
                    pieces=pieces,
                    suite=INTL,
                    sink=sink,
                    uscc=USCC,
                )

        copying = timed(lambda: copy(source, folder / "copy"))
        (folder / "copy").unlink()
        rows = {
            "plain copy, fsync": copying,
            "AES-256-GCM in memory": timed(cipher),
            "SHA-256 of the file": timed(lambda: hashing(source)),
            "seal": timed(sealing),
            "open": timed(opening),
        }
        print(f"{SIZE // MB} MB")
        for label, seconds in rows.items():
            print(f"{label:24} {seconds:7.2f} s {SIZE / MB / seconds:9.0f} MB/s {seconds / copying:6.2f} x plain copy")
        print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
