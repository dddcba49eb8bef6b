"""CPU per published notice on the trading platform, beside raw inserts of the same rows. Usage: benchmarks/notices.py [COUNT]

One command: `PYTHONPATH=src .venv/bin/python benchmarks/notices.py`. A new SQLite file; each notice is one transaction
(notice and event), then one pass of the sequencer (leaf, tree in two hashes, signed checkpoint). CPU time of this process.
"""

import os
import sys
import tempfile
import time

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 300


def cpu(act, count: int) -> float:
    """This function will return the CPU milliseconds per act."""
    begun = time.process_time()
    for number in range(count):
        act(number)
    return (time.process_time() - begun) / count * 1000


def main() -> None:
    """This function will measure and print three lines."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "TIANPING_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "tianping.trading.settings",
            "TIANPING_LOG_LEVEL": "error",
        }
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        measure()


def measure() -> None:
    """This function will publish notices of one tender, with and without the sequencer, and insert bare rows."""
    from django.db import connection, transaction

    from tianping.record.sequencer import sequence
    from tianping.trading.notices.actions import publish
    from tianping.trading.notices.wording import failure_notice
    from tianping.trading.tests import scenes

    tender = scenes.tender()
    wording = failure_notice(
        name=tender.name, lot_name="施工", explanation="基准测试用的文字，与真实公告长度相近。" * 8
    )

    def publishing(number: int) -> None:
        publish(tender=tender, kind="failure", wording=wording, by=scenes.platform(), now=scenes.NOW)

    def logging(number: int) -> None:
        publishing(number)
        sequence(scenes.NOW)

    def raw(number: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO raw (text) VALUES (%s)", [wording.content()])
            cursor.execute("INSERT INTO raw (text) VALUES (%s)", [wording.content()])

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE raw (id INTEGER PRIMARY KEY, text TEXT)")
    logging(0)
    bare, act, logged = cpu(raw, COUNT), cpu(publishing, COUNT), cpu(logging, COUNT)
    print(f"raw inserts of two rows        {bare:6.2f} ms CPU   1.0")
    print(f"publish (notice and event)     {act:6.2f} ms CPU   {act / bare:4.1f}")
    print(f"publish, sequenced and signed  {logged:6.2f} ms CPU   {logged / bare:4.1f}")


if __name__ == "__main__":
    main()
