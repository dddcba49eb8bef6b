"""A made-up market as tables: the lowest bid wins, notice, deadline and award keep the law's times."""

import pyarrow as pa

from tianping.insight.detector.features import Market
from tianping.insight.tables.store import Store

_TABLES = (
    """INSERT INTO bids BY NAME SELECT tender, 'b' || row_number() OVER (PARTITION BY tender) AS bid, bidder,
      1 AS members, amount, 'CNY' AS currency, 'valid' AS status FROM made""",
    "INSERT INTO members BY NAME SELECT tender, bid, bidder FROM bids",
    """INSERT INTO tenders BY NAME SELECT tender, any_value(estimate) * 1.1 AS value, 'CNY' AS currency, 'open' AS method,
      true AS mandatory, 'lowest' AS award_method, count(*) AS tenderers, 'B' || (hash(tender) % 40) AS buyer,
      TIMESTAMP '2025-01-01' + to_days((any_value(day) % 300)::INT) AS published_at, 'A08' AS category
      FROM made GROUP BY tender""",
    """UPDATE tenders SET opens_from = published_at, due_at = published_at + to_days(25),
      opened_at = published_at + to_days(25)""",
    """INSERT INTO awards BY NAME SELECT b.tender, 'a' AS award, 'active' AS status, arg_min(bidder, amount) AS supplier,
      1 AS suppliers, min(amount) AS amount, 'CNY' AS currency,
      any_value(t.due_at) + to_days(6 + (hash(b.tender) % 6)::INT) AS decided_at
      FROM bids AS b JOIN tenders AS t ON t.tender = b.tender GROUP BY b.tender""",
    "INSERT INTO suppliers BY NAME SELECT tender, award, supplier FROM awards",
)


def fill(store: Store, market: Market) -> None:
    """This function will put a made-up market, with bidders, days and estimates, into the tables of a store."""
    made = {"tender": market.tenders, "bidder": market.bidders, "amount": market.amounts}
    made |= {"day": market.days, "estimate": market.estimates}
    store.connection.register("made", pa.table(made))
    for statement in _TABLES:
        store.run(statement)
    store.connection.unregister("made")
