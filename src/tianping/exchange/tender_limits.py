"""The statutory limits of one tender, counted from its entries: the same code for the page, the desk and supervision.

`facts_of` folds entries into facts; `limits_of` sets each fact against the rule that binds it on its day. Pure: entries
in, statuses out. Trading is held to the same rules before, by the actions; here they are watched after (DESIGN §7).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from tianping import law
from tianping.exchange.catalogue import award, bids, contracts, documents, evaluation, holds, objections, opening, plans
from tianping.exchange.entries import Entry
from tianping.law import Rule, Scope, Status, days
from tianping.record.events import Event


@dataclass
class LotFacts:
    """What is known of one lot. Times aware UTC, None while it has not happened."""

    name: str
    read_out_at: datetime | None = None
    report_received_at: datetime | None = None
    publicity_from: datetime | None = None
    publicity_until: datetime | None = None
    decided_at: datetime | None = None
    notified_at: datetime | None = None
    failed_at: datetime | None = None
    contracted_at: datetime | None = None
    refunded_at: datetime | None = None


@dataclass
class ObjectionFacts:
    """What is known of one objection: the lot (empty for the documents), when it was received, when it ended."""

    lot: str
    received_at: datetime
    ended_at: datetime | None = None


@dataclass
class TenderFacts:
    """What is known of one tender; `issued_at` is when its documents were first available."""

    scope: Scope = field(default_factory=Scope)
    name: str = ""
    planned_at: datetime | None = None
    issued_at: datetime | None = None
    available_until: datetime | None = None
    bids_due_at: datetime | None = None
    closed_at: datetime | None = None
    clarified: list[datetime] = field(default_factory=list)
    reported_at: datetime | None = None
    archived_at: datetime | None = None
    held: set[str] = field(default_factory=set)
    bond: bool = False
    objections: dict[str, ObjectionFacts] = field(default_factory=dict)
    lots: dict[str, LotFacts] = field(default_factory=dict)

    def learn(self, event: Event, at: datetime) -> None:
        """This function will take in one event that happened at a time; events it does not know leave it as it is."""
        teach = _TEACHERS.get(type(event))
        if teach is not None:
            teach(self, event, at)

    def stage(self) -> str:
        """This function will say how far the tender is: the stage of its slowest lot that has not failed."""
        if self.archived_at:
            return "archived"
        running = [lot for lot in self.lots.values() if not lot.failed_at]
        if self.lots and not running:
            return "failed"
        for name, reached in _STAGES:
            if running and all(reached(self, lot) for lot in running):
                return name
        return "planned"


_STAGES: tuple[tuple[str, Callable[[TenderFacts, LotFacts], object]], ...] = (
    ("notified", lambda _, lot: lot.notified_at),
    ("decided", lambda _, lot: lot.decided_at),
    ("publicity", lambda _, lot: lot.publicity_from),
    ("evaluated", lambda _, lot: lot.report_received_at),
    ("opened", lambda _, lot: lot.read_out_at),
    ("closed", lambda tender, _: tender.closed_at),
    ("issued", lambda tender, _: tender.issued_at),
)


@dataclass(frozen=True)
class LimitOf:
    """One limit of a tender, or of one of its lots, and where it stands."""

    rule: Rule
    lot: str
    start: datetime | None
    end: datetime | None
    status: Status


def facts_of(entries: Iterable[Entry]) -> TenderFacts:
    """This function will fold a tender's entries, of all logs, in the order of their times."""
    facts = TenderFacts()
    for entry in sorted(entries, key=lambda entry: (entry.at, entry.place)):
        facts.learn(entry.event, entry.at)
    return facts


def limits_of(facts: TenderFacts, *, now: datetime) -> list[LimitOf]:
    """This function will return every limit that binds the tender, in the order of the procedure."""
    return [limit for limit in _limits(facts, now) if limit is not None]


def _limits(facts: TenderFacts, now: datetime) -> Iterator[LimitOf | None]:
    yield _limit(facts, "document-availability", facts.issued_at, facts.available_until, now)
    yield _limit(facts, "bid-preparation", facts.issued_at, facts.bids_due_at, now)
    for clarified in facts.clarified:
        yield _limit(facts, "clarification", clarified, facts.bids_due_at, now)
    yield _limit(facts, "objection-to-documents", None, facts.bids_due_at, now)
    for objection in facts.objections.values():
        name = objection.lot if len(facts.lots) > 1 else ""
        yield _limit(facts, "objection-answer", objection.received_at, objection.ended_at, now, lot=name)
    yield _limit(facts, "opening-time", facts.bids_due_at, facts.bids_due_at if facts.closed_at else None, now)
    for code, lot in facts.lots.items():
        if not lot.failed_at:
            yield from _lot_limits(facts, code, lot, now)
    if facts.stage() == "failed":
        return  # what was not awarded is not reported on under 招标投标法 art. 47
    yield _limit(facts, "written-report", _last(lot.decided_at for lot in facts.lots.values()), facts.reported_at, now)


def _lot_limits(facts: TenderFacts, code: str, lot: LotFacts, now: datetime) -> Iterator[LimitOf | None]:
    name = code if len(facts.lots) > 1 else ""
    yield _limit(facts, "publicity-start", lot.report_received_at, lot.publicity_from, now, lot=name)
    yield _limit(facts, "publicity", lot.publicity_from, lot.publicity_until, now, lot=name)
    yield _limit(facts, "contract", lot.notified_at, lot.contracted_at, now, lot=name)
    if facts.bond:
        yield _limit(facts, "bond-refund", lot.contracted_at, lot.refunded_at, now, lot=name)


def _limit(
    facts: TenderFacts, rule: str, start: datetime | None, end: datetime | None, now: datetime, *, lot: str = ""
) -> LimitOf | None:
    on = days.day_of(start or facts.issued_at or facts.planned_at or now)
    found = law.find(rule, on=on, scope=facts.scope)
    if found is None:
        return None
    return LimitOf(found, lot, start, end, found.status(start=start, end=end, at=now))


def _last(moments: Iterable[datetime | None]) -> datetime | None:
    return max((moment for moment in moments if moment), default=None)


def _planned(facts: TenderFacts, event: plans.TenderPlanned, at: datetime) -> None:
    facts.planned_at, facts.name = at, event.name
    facts.scope = Scope(
        mandatory=event.mandatory,
        construction=event.construction,
        electronic=event.electronic,
        region=event.region,
        method=event.method,
        state_funded=event.state_funded,
    )
    for lot in event.lots:
        facts.lots[lot.lot] = LotFacts(lot.name)


def _issued(facts: TenderFacts, event: documents.DocumentsIssued, at: datetime) -> None:
    facts.issued_at, facts.bond = facts.issued_at or event.available_from, bool(event.bond)
    facts.available_until, facts.bids_due_at = event.available_until, event.bids_due_at


def _clarified(facts: TenderFacts, event: documents.DocumentsClarified, at: datetime) -> None:
    facts.bids_due_at = event.bids_due_at
    if event.affects_preparation:
        facts.clarified.append(at)


def _moved(facts: TenderFacts, event: documents.OpeningMoved, at: datetime) -> None:
    facts.bids_due_at = event.bids_due_at


def _closed(facts: TenderFacts, event: bids.BidsClosed, at: datetime) -> None:
    facts.closed_at = event.closed_at


def _read_out(facts: TenderFacts, event: opening.BidsReadOut, at: datetime) -> None:
    _lot(facts, event.lot).read_out_at = event.opened_at


def _reported(facts: TenderFacts, event: evaluation.EvaluationReported, at: datetime) -> None:
    _lot(facts, event.lot).report_received_at = event.received_at


def _candidates(facts: TenderFacts, event: award.CandidatesPublished, at: datetime) -> None:
    lot = _lot(facts, event.lot)
    lot.publicity_from, lot.publicity_until = event.from_at, event.until_at


def _decided(facts: TenderFacts, event: award.AwardDecided, at: datetime) -> None:
    _lot(facts, event.lot).decided_at = at


def _notified(facts: TenderFacts, event: award.AwardNotified, at: datetime) -> None:
    _lot(facts, event.lot).notified_at = at


def _revoked(facts: TenderFacts, event: contracts.AwardRevoked, at: datetime) -> None:
    lot = _lot(facts, event.lot)
    lot.decided_at = lot.notified_at = None


def _reopened(facts: TenderFacts, event: objections.EvaluationReopened, at: datetime) -> None:
    lot = _lot(facts, event.lot)
    lot.report_received_at = lot.publicity_from = lot.publicity_until = None


def _contracted(facts: TenderFacts, event: contracts.ContractSigned, at: datetime) -> None:
    _lot(facts, event.lot).contracted_at = event.signed_at


def _refunded(facts: TenderFacts, event: contracts.BondsRefunded, at: datetime) -> None:
    _lot(facts, event.lot).refunded_at = event.completed_at


def _terminated(facts: TenderFacts, event: holds.TenderTerminated, at: datetime) -> None:
    for lot in event.lots:
        _lot(facts, lot).failed_at = at


def _objected(facts: TenderFacts, event: objections.ObjectionReceived, at: datetime) -> None:
    if event.about != "opening":  # answered on the spot, which the law does not count in days (条例 第四十四条)
        facts.objections[event.objection] = ObjectionFacts(event.lot or "", event.received_at)


def _objection_over(
    facts: TenderFacts, event: objections.ObjectionAnswered | objections.ObjectionWithdrawn, at: datetime
) -> None:
    if event.objection in facts.objections:
        facts.objections[event.objection].ended_at = at


def _failed(facts: TenderFacts, event: holds.TenderFailed, at: datetime) -> None:
    _lot(facts, event.lot).failed_at = at


def _written(facts: TenderFacts, event: award.WrittenReportSubmitted, at: datetime) -> None:
    facts.reported_at = at


def _archived(facts: TenderFacts, event: award.TenderArchived, at: datetime) -> None:
    facts.archived_at = at


def _held(facts: TenderFacts, event: holds.TenderHeld, at: datetime) -> None:
    facts.held.add(event.hold)


def _resumed(facts: TenderFacts, event: holds.TenderResumed, at: datetime) -> None:
    facts.held.discard(event.hold)


def _lot(facts: TenderFacts, code: str) -> LotFacts:
    return facts.lots.setdefault(code, LotFacts(code))


_TEACHERS: dict[type[Event], Callable[..., None]] = {
    plans.TenderPlanned: _planned,
    documents.DocumentsIssued: _issued,
    documents.DocumentsClarified: _clarified,
    documents.OpeningMoved: _moved,
    bids.BidsClosed: _closed,
    opening.BidsReadOut: _read_out,
    evaluation.EvaluationReported: _reported,
    award.CandidatesPublished: _candidates,
    award.AwardDecided: _decided,
    award.AwardNotified: _notified,
    holds.TenderFailed: _failed,
    award.WrittenReportSubmitted: _written,
    award.TenderArchived: _archived,
    holds.TenderHeld: _held,
    holds.TenderResumed: _resumed,
    holds.TenderTerminated: _terminated,
    objections.ObjectionReceived: _objected,
    objections.ObjectionAnswered: _objection_over,
    objections.ObjectionWithdrawn: _objection_over,
    objections.EvaluationReopened: _reopened,
    contracts.AwardRevoked: _revoked,
    contracts.ContractSigned: _contracted,
    contracts.BondsRefunded: _refunded,
}
