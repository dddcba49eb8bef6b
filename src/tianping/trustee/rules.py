"""The six conditions of a release, one by one (specification of the sealed bid, "Closing and opening").

Pure: `Facts` in, `Verdict` out. They are asked in their order; the first that does not hold decides. Conditions 3 and
4 are the two halves of the specification's third point, 5 and 6 its fourth and fifth; 0 is the policy itself.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

Word = Literal["holds", "waits", "fails"]


@dataclass(frozen=True)
class Lot:
    """The closing list of one lot, by header hashes."""

    standing: tuple[str, ...]
    withdrawn: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    dummies: tuple[str, ...] = ()

    def listed(self) -> tuple[str, ...]:
        """This function will return every seal of the four lists."""
        return self.standing + self.withdrawn + self.replaced + self.dummies


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a trustee knows of a tender when it asks whether to release. Times are aware UTC.

    `answered` are the seals that it answered before the closing; `previous` maps each to the seal that it replaces;
    `held` are those whose box opens. `witnessed_size` is the largest log size that another witness cosigned;
    `supervision_age` is None where no supervision log is followed at all.
    """

    now: datetime
    opening_at: datetime
    due_at: datetime
    moved_earlier: int | None = None
    policy_fault: str = ""
    unseen: tuple[str, ...] = ()
    closed_position: int | None = None
    closed_at: datetime | None = None
    contradicted: int | None = None
    witnessed_size: int = 0
    lots: Mapping[str, Lot] = field(default_factory=dict)
    answered: frozenset[str] = frozenset()
    unopenable: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()
    previous: Mapping[str, str] = field(default_factory=dict)
    minimum_bids: int = 3
    suspended_by: tuple[str, ...] = ()
    supervision_age: timedelta | None = None
    freshness_limit: timedelta = timedelta(hours=24)


@dataclass(frozen=True)
class Verdict:
    """What one condition says. `alarm` is told with the release although the condition holds.

    `lawful` says that the course of things is as the law foresees it: nobody need look at such a refusal.
    """

    number: int
    word: Word
    cause: str = ""
    alarm: str = ""
    lawful: bool = False


def policy_is_ours(facts: Facts) -> Verdict:
    """0: the issued policy names the keys that the trustees bound, none was substituted."""
    if facts.policy_fault:
        return Verdict(0, "fails", facts.policy_fault)
    if facts.unseen:
        return Verdict(0, "holds", alarm=f"no log tells of the key of {facts.unseen[0]} / 未见其密钥绑定记录")
    return Verdict(0, "holds")


def time_has_come(facts: Facts) -> Verdict:
    """1: its own clock has passed the latest opening time in the log, and that time was never moved earlier."""
    if facts.now < max(facts.opening_at, facts.due_at):
        return Verdict(1, "waits", "the opening time has not come / 开标时间未到")
    if facts.moved_earlier is not None:
        return Verdict(1, "fails", f"entry {facts.moved_earlier} moves the opening earlier / 开标时间被提前")
    return Verdict(1, "holds")


def closing_is_witnessed(facts: Facts) -> Verdict:
    """2: it has followed the trading log through `closed`, in a checkpoint cosigned by another witness that holds it."""
    if facts.closed_position is None or facts.closed_at is None:
        return Verdict(2, "waits", "the log has no closing list yet / 日志中尚无截止名单")
    if facts.closed_at < facts.due_at:
        return Verdict(2, "fails", "closed before the deadline / 在截止时间之前截止")
    if facts.contradicted is not None:
        return Verdict(2, "fails", f"entry {facts.contradicted} closes a second time / 重复的截止名单")
    if facts.witnessed_size <= facts.closed_position:
        return Verdict(2, "waits", "no witness has cosigned the closing list yet / 截止名单尚无见证签名")
    return Verdict(2, "holds")


def all_accounted(facts: Facts) -> Verdict:
    """3: every receipt that it answered is accounted for in `closed`, in exactly one list."""
    listed = Counter(seal for lot in facts.lots.values() for seal in lot.listed())
    twice = sorted(seal for seal, times in listed.items() if times > 1)
    missing = sorted(facts.answered - listed.keys())
    if missing:
        return Verdict(3, "fails", f"not in the closing list: {missing[0]} / 截止名单遗漏（共 {len(missing)} 份）")
    if twice:
        return Verdict(3, "fails", f"listed twice: {twice[0]} / 截止名单重复")
    return Verdict(3, "holds")


def latest_versions_only(facts: Facts) -> Verdict:
    """4: no standing bid is one that a later version replaced."""
    superseded = {previous for seal, previous in facts.previous.items() if seal in facts.answered}
    for lot in facts.lots.values():
        older = sorted(superseded.intersection(lot.standing))
        if older:
            return Verdict(4, "fails", f"a later version replaced {older[0]} / 名单所列不是最后版本")
    return Verdict(4, "holds")


def enough_stand(facts: Facts) -> Verdict:
    """5: at least three bids stand, for voluntary tenders the number their documents state (招标投标法 第28条)."""
    if not lots_with_enough(facts):
        most = max((len(lot.standing) for lot in facts.lots.values()), default=0)
        told = f"{most} of at least {facts.minimum_bids} bids stand / 投标人不足"
        return Verdict(5, "fails", told, lawful=bool(facts.lots))
    return Verdict(5, "holds")


def nothing_suspends(facts: Facts) -> Verdict:
    """6: no directive suspends the tender; where supervision's log is stale, the release goes on with an alarm."""
    if facts.suspended_by:
        return Verdict(6, "fails", f"suspended by directive {facts.suspended_by[0]} / 监督指令暂停")
    if facts.supervision_age is None:
        return Verdict(6, "holds", alarm="no supervision log is followed / 未跟随监督平台日志")
    if facts.supervision_age > facts.freshness_limit:
        seconds = int(facts.supervision_age.total_seconds())
        return Verdict(6, "holds", alarm=f"supervision's log is {seconds} s old / 监督平台日志过旧")
    return Verdict(6, "holds")


CONDITIONS: tuple[Callable[[Facts], Verdict], ...] = (
    time_has_come,
    policy_is_ours,
    closing_is_witnessed,
    all_accounted,
    latest_versions_only,
    enough_stand,
    nothing_suspends,
)
"""In the order in which they are asked: nothing is said of a tender before its time."""


def lots_with_enough(facts: Facts) -> dict[str, Lot]:
    """This function will return the lots that open: those in which enough bids stand."""
    return {code: lot for code, lot in facts.lots.items() if len(lot.standing) >= facts.minimum_bids}


def verdict(facts: Facts) -> Verdict:
    """This function will return the first condition that does not hold, or the last one with all alarms."""
    alarms = []
    for condition in CONDITIONS:
        said = condition(facts)
        if said.word != "holds":
            return said
        if said.alarm:
            alarms.append(said.alarm)
    return Verdict(said.number, "holds", alarm="; ".join(alarms))


def releasable(facts: Facts) -> frozenset[str]:
    """This function will return the seals whose pieces are released: they stand, enough stand, and the box opens."""
    return frozenset(s for lot in lots_with_enough(facts).values() for s in lot.standing) & facts.held


def still_on_their_way(facts: Facts) -> frozenset[str]:
    """This function will return standing seals whose box has not arrived here; those that arrived spoiled do not count."""
    standing = {seal for lot in lots_with_enough(facts).values() for seal in lot.standing}
    return frozenset(standing - facts.held - facts.unopenable)
