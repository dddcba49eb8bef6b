"""What the data hold that cannot be right: counted and named; rows that would mislead every figure are set null."""

from tianping.insight.tables.notes import Note
from tianping.insight.tables.store import Store

NAMED = 20
ABSURD = 1e13  # yuan: ten trillion, more than the yearly expenditure of any province

_CHECKS: tuple[tuple[str, str, str, str], ...] = (
    ("bids-without-amount", "SELECT tender FROM bids WHERE amount IS NULL AND status IS DISTINCT FROM 'invited'",
     "份投标没有报价，不参加价格比较", "bids have no price; left out of comparisons of prices"),
    ("bids-without-bidder", "SELECT tender FROM bids WHERE bidder IS NULL",
     "份投标没有投标人，不参加主体比较", "bids name no bidder; left out of comparisons of bidders"),
    ("bids-without-currency", "SELECT tender FROM bids WHERE currency IS NULL AND amount IS NOT NULL",
     "份投标没有币种，不参加价格比较", "bids name no currency; left out of comparisons of prices"),
    ("bids-without-tender", "SELECT tender FROM bids WHERE tender IS NULL",
     "份投标没有标段编号，不参加比较", "bids name no tender; left out"),
    ("bids-without-date", "SELECT tender FROM bids WHERE received_at IS NULL",
     "份投标没有递交时间，时间类指标不计算", "bids have no time of receipt; not in indicators of time"),
    ("tenders-without-dates", "SELECT tender FROM tenders WHERE published_at IS NULL AND due_at IS NULL",
     "个标段没有日期，时间类指标不计算", "tenders have no dates; not in indicators of time"),
    ("ends-before-it-begins", "SELECT tender FROM tenders WHERE due_at < opens_from",
     "个标段截止早于开始，请核对", "tenders are due before they begin; check them"),
)  # fmt: skip

_AMOUNTS = (("bids", "amount"), ("awards", "amount"), ("tenders", "value"), ("contracts", "amount"))


def clean(store: Store) -> list[Note]:
    """This function will name what is wrong with the data; impossible amounts become null, double rows one."""
    notes = _doubles(store) + _impossible(store) + _currencies(store)
    for code, query, zh, en in _CHECKS:
        notes += _note(store, code, query, zh, en)
    return notes


def _note(store: Store, code: str, query: str, zh: str, en: str, where: str = "") -> list[Note]:
    count = store.one(f"SELECT count(*) FROM ({query})")
    if not count:
        return []
    named = store.rows(f"SELECT DISTINCT tender FROM ({query}) ORDER BY 1 NULLS LAST LIMIT {NAMED}")
    return [Note(code, where, count, tuple(str(row[0]) for row in named), zh, en)]


def _doubles(store: Store) -> list[Note]:
    """The same bid or tender given twice, in one file or two: the first stays."""
    notes = []
    for table, key in (("tenders", "tender"), ("bids", "tender, bid"), ("awards", "tender, award")):
        doubles = f"SELECT tender, {key.split(', ')[-1]} AS code FROM {table} GROUP BY {key} HAVING count(*) > 1"
        found = _note(
            store,
            "duplicate-codes",
            doubles,
            "个编号重复，只取一行",
            "codes stand more than once; one row is taken",
            table,
        )
        if found:
            notes += found
            store.run(f"DELETE FROM {table} WHERE rowid NOT IN (SELECT min(rowid) FROM {table} GROUP BY {key})")
    return notes


def _impossible(store: Store) -> list[Note]:
    notes = []
    for table, column in _AMOUNTS:
        wrong = f'"{column}" <= 0 OR "{column}" > {ABSURD} OR NOT isfinite("{column}")'
        if table == "tenders":
            wrong = f'"{column}" < 0 OR "{column}" > {ABSURD} OR NOT isfinite("{column}")'
        found = _note(
            store,
            "impossible-amounts",
            f"SELECT tender FROM {table} WHERE {wrong}",
            "个金额为零、负数或大得不可能，按没有金额处理",
            "amounts are zero, negative or absurd; taken as not stated",
            f"{table}.{column}",
        )
        if found:
            notes += found
            store.run(f'UPDATE {table} SET "{column}" = NULL WHERE {wrong}')
    return notes


def _currencies(store: Store) -> list[Note]:
    """Prices are compared in one currency, the most frequent; the others are counted and left out."""
    rows = store.rows(
        "SELECT currency, count(*) AS n FROM bids WHERE currency IS NOT NULL GROUP BY 1 ORDER BY n DESC, 1"
    )
    if len(rows) < 2:
        return []
    others = tuple(f"{code}: {n}" for code, n in rows[1 : NAMED + 1])
    zh, en = (
        f"份投标不是 {rows[0][0]}，不参加价格比较",
        f"bids are not in {rows[0][0]}; left out of comparisons of prices",
    )
    return [Note("mixed-currencies", "bids", sum(n for _, n in rows[1:]), others, zh, en)]
