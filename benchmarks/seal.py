"""Seal and open 1 GB in each suite beside a plain copy, the raw cipher and hashing: `python benchmarks/seal.py [SUITE…]`.

Prints MB/s and the ratio of each to the plain copy; what a suite can do at best is what its raw cipher and its hash
can. SIZE_MB in the environment changes the size.
"""

import os
import resource
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tianping.sealing import engine, suites
from tianping.sealing.authority import make_ca
from tianping.sealing.envelope import read_head, seal
from tianping.sealing.hashing import digest_of
from tianping.sealing.shares import check_box
from tianping.sealing.vectors.generate import USCC, draft, policy, trustee_keys

MB = 1 << 20
SIZE = int(os.environ.get("SIZE_MB", "1024")) * MB
NAMES = {"INTL-1": ("AES-256-GCM", "SHA-256"), "SM-1": ("SM4-128-GCM", "SM3")}


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


def cipher(row: suites.Suite) -> None:
    """The raw cipher over as many bytes in memory."""
    aead, chunk = row.aead(bytes(row.key_length)), secrets.token_bytes(MB)
    for n in range(SIZE // MB):
        aead.encrypt(n.to_bytes(12, "big"), chunk, None)


def hashing(row: suites.Suite, source: Path) -> None:
    """The hash over the file."""
    with source.open("rb") as stream:
        digest_of(stream, row)


def main() -> None:
    """Run all, once each."""
    for id_ in sys.argv[1:] or [row.id for row in suites.SUITES]:
        run(suites.suite(id_))


def run(row: suites.Suite) -> None:
    """One suite, beside a plain copy of its own."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as name:
        folder = Path(name)
        source, envelope, sink = folder / "technical.bin", folder / "bid.tpseal", folder / "opened"
        sink.mkdir()
        block = secrets.token_bytes(MB)
        with source.open("wb") as stream:
            for _ in range(SIZE // MB):
                stream.write(block)
        now = datetime.now(UTC)
        ca = make_ca(name="Bench", now=now, kind="SM2" if row.id == "SM-1" else "P-256")
        signer = ca.issue_organisation(name="Bench", uscc=USCC, now=now).signer()

        def sealing() -> None:
            seal(
                policy=policy(row.id),
                tender=draft(row.id).tender,
                lot=draft(row.id).lot,
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
                    suite=row,
                    private=trustee_keys(row.id)[i - 1][0],
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
                    suite=row,
                    sink=sink,
                    uscc=USCC,
                )

        copying = timed(lambda: copy(source, folder / "copy"))
        (folder / "copy").unlink()
        rows = {
            "plain copy, fsync": copying,
            f"{NAMES[row.id][0]} in memory": timed(lambda: cipher(row)),
            f"{NAMES[row.id][1]} of the file": timed(lambda: hashing(row, source)),
            "seal": timed(sealing),
            "open": timed(opening),
        }
        print(f"{row.id}, {SIZE // MB} MB")
        for label, seconds in rows.items():
            print(f"{label:24} {seconds:7.2f} s {SIZE / MB / seconds:9.0f} MB/s {seconds / copying:6.2f} x plain copy")
        print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
