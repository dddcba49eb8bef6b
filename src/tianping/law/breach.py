"""What is said when a limit of the law is not kept, or is not known."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from tianping.law.days import SHANGHAI
from tianping.refusals import Refusal


class UnknownRule(Refusal):
    """There is no rule of this name, or none in force on that day for that tender."""

    code = "unknown-rule"
    status = 404
    zh = "没有名为 {id} 且在 {on} 对该项目适用的规则。"
    en = "There is no rule {id} that was in force on {on} for such a tender."
    next_zh = "请用 tianping law 查看全部规则及其适用范围。"
    next_en = "See all rules and their scope with: tianping law."

    def __init__(self, *, name: str, on: date) -> None:
        super().__init__(id=name, on=on.isoformat())


class LimitBreached(Refusal):
    """A limit of the law is not kept. `missing` tells by how much, `earliest` the first lawful date if any."""

    code = "limit-breached"
    zh = "{text_zh}（{article}）。{found_zh}"
    en = "{text_en} ({article_en}). {found_en}"
    next_zh = "{way_zh}"
    next_en = "{way_en}"

    def __init__(
        self,
        *,
        rule: str,
        field: str | None,
        missing: timedelta | Decimal | None = None,
        earliest: datetime | None = None,
        **facts: str,
    ) -> None:
        self.missing = missing
        self.earliest = earliest
        self.article = facts["article"]
        facts["text_zh"] = facts["text_zh"].rstrip("。")
        facts["text_en"] = facts["text_en"].rstrip(".")
        super().__init__(field=field, rule=rule, **facts)


def clock(instant: datetime) -> str:
    """This function will write an instant as Shanghai date and time, to the minute, or finer where that is needed."""
    local = instant.astimezone(SHANGHAI)
    if local.microsecond:
        return local.strftime("%Y-%m-%d %H:%M:%S") + f".{local.microsecond // 1000:03d}"
    return local.strftime("%Y-%m-%d %H:%M:%S" if local.second else "%Y-%m-%d %H:%M")


def span_zh(length: timedelta) -> str:
    """This function will write a length of time in Chinese, in its two largest units: 1 日 21 小时."""
    return _span(length, ("日", "小时", "分", "秒", "毫秒"), plural="")


def span_en(length: timedelta) -> str:
    """This function will write a length of time in English, in its two largest units: 1 day 21 hours."""
    return _span(length, ("day", "hour", "minute", "second", "millisecond"), plural="s")


def _span(length: timedelta, names: tuple[str, ...], *, plural: str) -> str:
    sizes = (86_400_000, 3_600_000, 60_000, 1_000, 1)
    rest = max(1, -(-abs(length) // timedelta(milliseconds=1)))
    parts = []
    for size, name in zip(sizes, names, strict=True):
        amount, rest = divmod(rest, size)
        if amount:
            parts.append(f"{amount} {name}{plural if amount != 1 else ''}")
    return " ".join(parts[:2])
