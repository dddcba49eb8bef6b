"""How times, spans and amounts are said on pages: written out, in Shanghai time, never rounded up."""

from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from zoneinfo import ZoneInfo

from tianping.refusals import Language

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"
DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(at: datetime, *, language: Language, now: datetime | None = None) -> str:
    """This function will say a day: 9月24日, with the year where `now` is not given or lies in another."""
    local = at.astimezone(SHANGHAI)
    same_year = now is not None and now.astimezone(SHANGHAI).year == local.year
    if language == "en":
        return f"{local.day} {MONTHS_EN[local.month - 1]}" + ("" if same_year else f" {local.year}")
    return ("" if same_year else f"{local.year}年") + f"{local.month}月{local.day}日"


def date_of(on: date, *, language: Language) -> str:
    """This function will say a date with its year: 2026年9月24日."""
    if language == "en":
        return f"{on.day} {MONTHS_EN[on.month - 1]} {on.year}"
    return f"{on.year}年{on.month}月{on.day}日"


def moment(at: datetime, *, language: Language, now: datetime | None = None) -> str:
    """This function will say a day and minute in full: 9月24日（周四）09:30."""
    local = at.astimezone(SHANGHAI)
    if language == "en":
        return f"{DAYS_EN[local.weekday()]} {day(at, language=language, now=now)}, {local:%H:%M}"
    return f"{day(at, language=language, now=now)}（周{WEEKDAYS[local.weekday()]}）{local:%H:%M}"


def brief(at: datetime, *, language: Language, now: datetime | None = None) -> str:
    """This function will say a day and minute for tables: 9月24日 09:30."""
    return f"{day(at, language=language, now=now)} {at.astimezone(SHANGHAI):%H:%M}"


def parts(left: timedelta) -> list[tuple[int, str]]:
    """This function will cut a span into its two largest units (three from a day up to minutes), rounded down."""
    seconds = max(int(left.total_seconds()), 0)
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    if days:
        return [(days, "d"), (hours, "h"), (minutes, "m")]
    return [(hours, "h"), (minutes, "m")] if hours else [(minutes, "m")]


UNITS: dict[str, dict[str, tuple[str, str]]] = {
    "zh": {"d": ("天", "天"), "h": ("小时", "小时"), "m": ("分", "分")},
    "en": {"d": ("day", "days"), "h": ("hour", "hours"), "m": ("minute", "minutes")},
}


def span(left: timedelta, *, language: Language) -> str:
    """This function will say a span by its two largest units: 1 天 23 小时. Under a minute: 不到 1 分."""
    shown = [(count, unit) for count, unit in parts(abs(left))[:2] if count]
    if not shown:
        return "不到 1 分" if language == "zh" else "less than 1 minute"
    return " ".join(f"{count} {UNITS[language][unit][count != 1]}" for count, unit in shown)


def remaining(left: timedelta, *, language: Language) -> str:
    """This function will say what is left, or by how much it is over: 还有 1 天 23 小时, 已超 2 天."""
    said = span(left, language=language)
    if left < timedelta():
        return f"已超 {said}" if language == "zh" else f"over by {said}"
    return f"还有 {said}" if language == "zh" else f"{said} left"


def yuan(amount: Decimal | str) -> str:
    """This function will write an amount in 元: thousands by comma, two decimals."""
    return f"{Decimal(amount):,.2f}"


def wan(amount: Decimal | str) -> str:
    """This function will write an amount in 万元 with two decimals, cut and not rounded up."""
    return f"{(Decimal(amount) / 10000).quantize(Decimal('0.01'), ROUND_DOWN):,.2f}"


def size(count: int) -> str:
    """This function will write a file's size: 310 kB, 6.8 MB."""
    if count < 1000:
        return f"{count} B"
    for unit in ("kB", "MB", "GB", "TB"):
        count_in_unit = count / 1000
        if count_in_unit < 1000 or unit == "TB":
            return (
                f"{count_in_unit:.1f} {unit}" if count_in_unit < 100 and unit != "kB" else f"{count_in_unit:.0f} {unit}"
            )
        count = int(count_in_unit)
    return str(count)
