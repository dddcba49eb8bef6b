"""Check 11: the periods and counts that the law fixes, recomputed from the entries."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from tianping import law
from tianping.record.verifier.contents import Contents, Fact
from tianping.record.verifier.course import awards_at, counting
from tianping.record.verifier.report import Fault
from tianping.refusals import Refusal


def moment(text: str) -> datetime:
    """This function will read an instant of an entry's body; ValueError unless it is RFC 3339 with Z."""
    if not text.endswith("Z"):
        raise ValueError(text)
    return datetime.fromisoformat(text)


def scope(contents: Contents) -> law.Scope:
    """This function will return what binds the tender, as its plan tells."""
    for fact in contents.own("tender.planned"):
        body = fact.body
        names = ("mandatory", "construction", "electronic", "region", "method", "state_funded")
        return law.Scope(**{name: body[name] for name in names if name in body})
    return law.Scope()


def _period(contents: Contents, rule: str, fact: Fact, start: datetime, end: datetime) -> Iterator[Fault]:
    yield from _asked(contents, rule, fact, start, lambda row: row.require(start, end))


def _count(contents: Contents, rule: str, fact: Fact, value: int) -> Iterator[Fault]:
    yield from _asked(contents, rule, fact, fact.at, lambda row: row.require_value(value))


def _asked(contents: Contents, rule: str, fact: Fact, on: datetime, ask: Callable[[law.Rule], None]) -> Iterator[Fault]:
    row = law.find(rule, on=law.days.day_of(on), scope=scope(contents))
    if row is None:
        return
    try:
        ask(row)
    except Refusal as error:
        yield Fault(fact.where, f"{row.article}：{error.sentence('zh')}", f"{row.article_en}: {error.sentence('en')}")


def periods(contents: Contents) -> Iterator[Fault]:
    """Documents available, bids prepared, clarifications in time, three bids, candidates and their publicity, award
    after the publicity, written report: each by the rule in force on its day."""
    for fact in contents.own("documents.issued"):
        begin = moment(fact.body["available_from"])
        yield from _period(contents, "document-availability", fact, begin, moment(fact.body["available_until"]))
        yield from _period(contents, "bid-preparation", fact, begin, moment(fact.body["bids_due_at"]))
    for fact in contents.own("documents.clarified"):
        if fact.body["affects_preparation"]:
            yield from _period(contents, "clarification", fact, fact.at, moment(fact.body["bids_due_at"]))
    for fact in contents.own("opening.read_out"):
        yield from _opened(contents, fact)
    for fact in contents.own("candidates.published"):
        yield from _candidates(contents, fact)
    for fact in contents.own("award.decided"):
        yield from _award(contents, fact)
    for fact in contents.own("report.submitted"):
        yield from _reported(contents, fact)


def _opened(contents: Contents, fact: Fact) -> Iterator[Fault]:
    for closed in contents.own("bids.closed"):
        for lot in closed.body["lots"]:
            if lot["lot"] == fact.body["lot"]:
                yield from _count(contents, "bidders", fact, len(lot["standing"]))


def _candidates(contents: Contents, fact: Fact) -> Iterator[Fault]:
    body: dict[str, Any] = fact.body
    begin, end = moment(body["from_at"]), moment(body["until_at"])
    yield from _count(contents, "candidates", fact, len(body["candidates"]))
    yield from _period(contents, "publicity-start", fact, moment(body["report_received_at"]), begin)
    yield from _period(contents, "publicity", fact, begin, end)


def _award(contents: Contents, fact: Fact) -> Iterator[Fault]:
    shown = counting(contents, "candidates.published", for_=fact)
    if shown is not None and fact.at < moment(shown.body["until_at"]):
        yield Fault(fact.where, "公示期未满即定标", "the award was decided before the publicity ended")


def _reported(contents: Contents, report: Fact) -> Iterator[Fault]:
    for award in awards_at(contents, report):
        yield from _period(contents, "written-report", report, award.at, report.at)


def asks_law(contents: Contents) -> int:
    """Entries that a limit is counted from."""
    kinds = ("documents.issued", "documents.clarified", "opening.read_out", "candidates.published", "award.decided")
    return sum(len(contents.own(kind)) for kind in kinds)
