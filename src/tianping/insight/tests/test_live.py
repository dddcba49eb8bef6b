"""At the opening: for one tender the same findings as the nightly run over everything."""

from tianping.insight.indicators import Run
from tianping.insight.live import Live
from tianping.insight.tables import TABLES, Store
from tianping.insight.tests import city


def test_one_tender_alone_gives_what_the_nightly_run_gave_for_it() -> None:
    store = Store.open()
    city.fill(store)
    run = Run(store)
    run.run()
    live = Live(run)
    codes = {row.code for row in live.rows}
    compared = 0
    for number in range(12):
        tender = f"T{number:05}"
        rows = {name: store.records(f'SELECT * FROM "{name}" WHERE tender = ?', [tender]) for name in TABLES}
        nightly = {(one.code, one.other) for one in run.findings(subject=tender) if one.code in codes}
        assert {(one.code, one.other) for one in live.screen(rows)} == nightly
        compared += len(nightly)
    assert compared > 50


def test_the_history_of_the_pairs_of_a_tender_is_looked_up() -> None:
    store = Store.open()
    city.fill(store, 100)
    run = Run(store)
    run.run()
    met = Live(run).met(["F01", "F02", "F03"])
    assert [(one, two) for one, two, _ in met] == [("F01", "F02"), ("F01", "F03"), ("F02", "F03")]
    query = (
        "SELECT count(*) FROM entries AS a JOIN entries AS b USING (tender) WHERE a.bidder = 'F01' AND b.bidder = 'F02'"
    )
    assert met[0][2] == store.one(query)
