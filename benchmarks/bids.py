"""CPU per bid at bid 1 and bid 1,000 of one tender: `PYTHONPATH=src .venv/bin/python benchmarks/bids.py [BIDS]`

The limit is 3 ms and flat: no work over the other bids of the tender. What is measured is the processor time, of this
process, of one submitted bid whose bytes are here: reading and checking head, body, signature and certificate, the
row, the receipt, the sealed acts, the boxes, the deposit and the copy for the mirror. A new SQLite file, or DATABASE_URL.

The limit comes from a comparison that replaced the storage by a stand-in, so it is held against what is left without
the database layer (Django's and the driver's); the whole is printed too. Beside it in the same run, for scale: one
signature check, and one row written and committed. Processor time grows on a machine that does other things meanwhile.
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
            QuerySet: ("_fetch_all", "_iterator", "bulk_create", "update", "exists", "get", "first", "filter"),
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


def scale() -> tuple[float, float]:
    """This function will return what one signature check and one committed row cost, in milliseconds."""
    from datetime import UTC, datetime

    from django.contrib.sessions.models import Session

    from tianping.sealing.authority import make_ca
    from tianping.sealing.signing import verify_signature

    now = datetime.now(UTC)
    signer = make_ca(name="Bench", now=now).issue_organisation(name="B", uscc="91330100MA00000A1R", now=now).signer()
    signature = signer.sign(b"statement")
    check = [cpu_ms(lambda: verify_signature(data=b"statement", signature=signature)) for _ in range(200)]
    rows = iter(Session(session_key=f"b{n}", session_data="x" * 500, expire_date=now) for n in range(200))
    return statistics.median(check), statistics.median(cpu_ms(next(rows).save) for _ in range(200))


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
        signature, row = scale()
        window = min(WINDOW, max(1, count // 4))
        first, last = statistics.median(own[:window]), statistics.median(own[-window:])
        all_first, all_last = statistics.median(whole[:window]), statistics.median(whole[-window:])
        print(f"beside: one signature check {signature:.2f} ms, one row written and committed {row:.2f} ms")
        print(f"CPU per bid, median of {window}, bids 1 to {window} and the last of {count:,}:")
        print(f"  with the database layer     {all_first:.2f} ms, {all_last:.2f} ms, ratio {all_last / all_first:.2f}")
        print(f"  without the database layer  {first:.2f} ms, {last:.2f} ms, ratio {last / first:.2f}")
        print(
            f"limit {LIMIT_MS} ms: {'kept' if max(first, last) <= LIMIT_MS else 'MISSED'} without the database layer, "
            f"{'kept' if max(all_first, all_last) <= LIMIT_MS else 'MISSED'} with it"
        )


if __name__ == "__main__":
    main()
