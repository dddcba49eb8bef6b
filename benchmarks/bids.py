"""CPU per bid at bid 1 and bid 1,000 of one tender: `PYTHONPATH=src .venv/bin/python benchmarks/bids.py [BIDS]`

The limit is 3 ms and flat: no work over the other bids of the tender. What is measured is the processor time, of this
process, of one submitted bid whose bytes are here: reading and checking head, body, signature and certificate, the
row, the receipt, the sealed acts, the boxes, the deposit and the copy for the mirror. A new SQLite file, or DATABASE_URL.

The limit comes from a comparison that replaced the storage by a stand-in, so it is held against what is left without
the database layer (Django's and the driver's); the whole is printed too. Beside it in the same run: what a bid cannot
do without. Processor time grows on a machine that does other things meanwhile; the ratios do not.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

LIMIT_MS = 3.0
WINDOW = 50


def start(folder: Path) -> None:
    """This function will set the trading platform up in a folder."""
    os.environ.update(
        TIANPING_DATA=str(folder), DJANGO_SETTINGS_MODULE="tianping.trading.settings", TIANPING_LOG_LEVEL="error"
    )
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def cpu_ms(work: Callable[[], object]) -> float:
    """This function will return the processor time of a call in milliseconds."""
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


class Database:
    """Adds up the processor time spent in Django's database layer and below."""

    def __init__(self) -> None:
        self.ms, self._depth = 0.0, 0

    def watch(self) -> None:
        """This method will wrap what every query, insert and transaction of Django goes through."""
        from django.db.models import Model
        from django.db.models.query import QuerySet
        from django.db.transaction import Atomic

        names = {
            QuerySet: (
                *("_fetch_all", "_iterator", "bulk_create", "update", "exists", "get", "first", "filter", "create"),
                *("only", "order_by", "select_for_update", "select_related", "values_list"),
            ),
            Model: ("save_base",),
            Atomic: ("__enter__", "__exit__"),
        }
        for owner, methods in names.items():
            for method in methods:
                setattr(owner, method, self._timed(getattr(owner, method)))

    def _timed(self, inner: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **named: object) -> object:
            self._depth += 1
            begun = time.process_time()
            try:
                return inner(*args, **named)
            finally:
                self._depth -= 1
                if not self._depth:
                    self.ms += (time.process_time() - begun) * 1000

        return call


def floor(folder: Path) -> dict[str, float]:
    """This function will return what a bid cannot do without, each alone, in milliseconds: the median of 100 times."""
    import io
    import secrets
    from datetime import UTC, datetime

    from django.contrib.sessions.models import Session

    from tianping.record.identity import own_keys
    from tianping.sealing import suites
    from tianping.sealing.authority import make_ca
    from tianping.sealing.certificates import TrustList, trusted
    from tianping.sealing.signing import verify_signature
    from tianping.web.files import store

    now = datetime.now(UTC)
    ca = make_ca(name="Bench", now=now)
    listed = TrustList(cas=(trusted(ca, now=now),))
    signers = [ca.issue_organisation(name="B", uscc="91330100MA00000A1R", now=now).signer() for _ in range(100)]
    signatures = [iter([signer.sign(b"statement") for signer in signers]) for _ in range(2)]
    public, row = suites.generate_x25519()[1], suites.suite("INTL-1")
    rows = iter(Session(session_key=f"b{n}", session_data="x" * 500, expire_date=now) for n in range(100))
    works: dict[str, Callable[[], object]] = {
        "the bidder's signature checked": lambda: verify_signature(data=b"statement", signature=next(signatures[0])),
        "its certificate's chain, seen first": lambda: listed.signer_of(next(signatures[1]).chain, now),
        "the receipt signed": lambda: own_keys().identity.private.sign(b"receipt"),
        "deposit and head encrypted": lambda: [row.wrap(public, bytes(n), b"") for n in (4096, 32768)],
        "envelope and head made durable": lambda: [store(io.BytesIO(secrets.token_bytes(n))) for n in (16384, 32768)],
        "one row written and committed": lambda: next(rows).save(force_insert=True),
    }
    return {name: statistics.median(cpu_ms(work) for _ in range(100)) for name, work in works.items()}


def main() -> None:
    """This function will submit the bids one after the other and compare the first ones with the last."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start(folder)
        from tianping.exchange.models import Peer
        from tianping.trading.bids import actions
        from tianping.trading.tests import bidding, scenes

        Peer.objects.create(origin=scenes.SERVICE, kind="service", state="docked", base_url="http://127.0.0.1:9")
        auction = bidding.auction(folder, firms=count)
        database = Database()
        database.watch()
        whole, own = [], []
        for number in range(1, count + 1):
            firm = bidding.Firm(number)
            upload = auction.upload(firm, auction.seal(firm).path)
            submit = partial(actions.submit, upload=upload, by=firm.actor(), clock=bidding.at(bidding.NOW))
            before = database.ms
            whole.append(cpu_ms(submit))
            own.append(whole[-1] - (database.ms - before))
        show(count, {"with the database layer": whole, "without it": own}, floor(folder))


def show(count: int, found: dict[str, list[float]], alone: dict[str, float]) -> None:
    """This function will print the table: CPU of the first and the last bids, the limit, and what must be."""
    window = min(WINDOW, max(1, count // 4))
    print(f"CPU per bid in ms, median of {window}   first   last  ratio  limit")
    for name, times in found.items():
        first, last = statistics.median(times[:window]), statistics.median(times[-window:])
        kept = "kept" if max(first, last) <= LIMIT_MS else "MISSED"
        print(f"{name:<30} {first:6.2f} {last:6.2f} {last / first:6.2f} {LIMIT_MS:6.2f}  {kept}")
    print(f"what a bid cannot do without, each alone: {sum(alone.values()):.2f} ms in all")
    for name, ms in alone.items():
        print(f"  {name:<36} {ms:6.2f}")


if __name__ == "__main__":
    main()
