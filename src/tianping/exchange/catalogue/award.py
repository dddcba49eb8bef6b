"""Award 定标: candidates, publicity, result, notices, report, archive (招标投标法 art. 45-47; 条例 art. 53-56)."""

from pydantic import Field

from tianping.exchange.catalogue.evaluation import Benchmarked, Ranked, Rejected
from tianping.record.events import Digest, Event, Moment, Yuan


class CandidatesPublished(Event):
    """Candidates, at most three, are open to objection for at least three days (条例 art. 53, 54)."""

    TYPE = "candidates.published"
    ZH = "中标候选人公示"
    REFS = ("tender", "lot")

    tender: str
    lot: str
    report_received_at: Moment
    from_at: Moment
    until_at: Moment
    candidates: tuple[Ranked, ...] = Field(max_length=3)
    others: tuple[Ranked, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    method: str
    benchmark: Benchmarked | None = Field(default=None, description="Comprehensive method: the benchmark price")


class AwardDecided(Event):
    """The winner of a lot (条例 art. 55)."""

    TYPE = "award.decided"
    ZH = "中标结果"
    REFS = ("tender", "lot", "winner")

    tender: str
    lot: str
    winner: str
    winner_name: str
    price: Yuan
    rank: int = Field(ge=1)
    reason: str = Field(default="", description="Why another than the first is chosen")
    committee: tuple[str, ...] = Field(default=(), description="Names of the members, public with the result")


class AwardNotified(Event):
    """The award notice and the notices to all others went out together (招标投标法 art. 45; Order 20 art. 36)."""

    TYPE = "award.notified"
    ZH = "中标通知书"
    REFS = ("tender", "lot")

    tender: str
    lot: str
    winner: str
    others: tuple[str, ...]
    contract_due: Moment = Field(description="Last moment for the written contract, 招标投标法 art. 46")


class WrittenReportSubmitted(Event):
    """The buyer's written report on the tender to the supervisor (招标投标法 art. 47)."""

    TYPE = "report.submitted"
    ZH = "招标投标情况书面报告"

    tender: str
    content: str


class TenderArchived(Event):
    """The whole process was packed and kept (Order 20 art. 40); the package's digest proves it."""

    TYPE = "tender.archived"
    ZH = "归档"

    tender: str
    package: Digest
    size: int
    entries: int = Field(ge=1, description="Entries of the record in the package")
