"""The limits of the terms as they are counted, before anything is issued: the same rows as on the tender's page."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tianping import law
from tianping.exchange.tender_limits import LimitOf
from tianping.law import Rule
from tianping.law.days import day_of
from tianping.trading.documents.models import Terms
from tianping.trading.plans.models import Tender


@dataclass(frozen=True)
class First:
    """The earliest lawful time by a rule."""

    rule: Rule
    at: datetime


def first(name: str, *, tender: Tender, start: datetime) -> First | None:
    """This function will count a rule from when the documents go out; None where no such rule binds the tender."""
    rule = _rule(tender, name, start)
    return First(rule, rule.earliest(start).at) if rule else None


def limits(*, tender: Tender, terms: Terms | None, now: datetime) -> list[LimitOf]:
    """This function will set the times of the terms against the law, the documents going out now or as the terms say;
    without terms, what the earliest times would be."""
    start = max(terms.available_from, now) if terms else now
    until, due = (terms.available_until, terms.bids_due_at) if terms else (None, None)
    found: list[tuple[Rule | None, datetime | None, datetime | None]] = [
        (_rule(tender, "document-availability", start), start, until),
        (_rule(tender, "bid-preparation", start), start, due),
    ]
    if terms is not None:
        found.append((_rule(tender, "objection-to-documents", start), None, due))
    return [
        LimitOf(rule, "", begin, end, rule.status(start=begin, end=end, at=now))
        for rule, begin, end in found
        if rule is not None
    ]


def bond_limit(*, tender: Tender, now: datetime) -> tuple[Rule, Decimal] | None:
    """This function will return the most that the bid bond of a lot may be, in yuan, over all lots, with the rule that
    says so (条例 第二十六条); None where none binds."""
    found: list[tuple[Rule, Decimal]] = []
    for name, shared in (("bid-bond", True), ("bid-bond-cap", False)):
        rule = _rule(tender, name, now)
        if rule is not None and rule.evidence != "U":
            found += [(rule, rule.cap(lot.estimate) if shared else Decimal(rule.value)) for lot in tender.lots.all()]
    return min(found, key=lambda one: one[1], default=None)


def _rule(tender: Tender, name: str, at: datetime) -> Rule | None:
    return law.find(name, on=day_of(at), scope=tender.scope())
