"""`tianping law`: what the law fixes, and when something is due."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import click

from tianping import law
from tianping.law import days, sheet
from tianping.law.breach import clock
from tianping.law.limit import Rule
from tianping.law.periods import Moment
from tianping.refusals import Refusal

_WEEK_ZH = "一二三四五六日"
_FIRST_YEAR, _LAST_YEAR = 2000, 2099


class BadTime(Refusal):
    """What was written is no date or time that can be counted from."""

    code = "bad-time"
    zh = "“{text}”不是可以计算的日期或时间。"
    en = "“{text}” is no date or time to count from."
    next_zh = "请写 2026-09-28 或 2026-09-28T09:30（北京时间），年份从 2000 到 2099。"
    next_en = "Write 2026-09-28 or 2026-09-28T09:30 (Beijing time), years 2000 to 2099."


class BadRegion(Refusal):
    """There is no such region."""

    code = "bad-region"
    zh = "没有行政区划 {text}。"
    en = "There is no region {text}."
    next_zh = "请写六位代码，例如 500000（重庆市）。"
    next_en = "Write six digits, for example 500000 (Chongqing)."


@click.group(invoke_without_command=True)
@click.option("--on", "on", metavar="DATE", help="Only the rows in force on this day.")
@click.pass_context
def main(context: click.Context, on: str | None) -> None:
    """法定规则 The rules of the law: list them, or ask when something is due."""
    if context.invoked_subcommand is None:
        day = days.day_of(_instant(on)[0]) if on else None
        for rule in law.rules():
            if day is None or rule.in_force(day):
                click.echo(f"{rule.id}  {rule.limit_zh} / {rule.limit_en}  {rule.article} / {rule.article_en}")
                click.echo(f"    {rule.text_zh}\n    {rule.text_en}")


@main.command()
@click.option("--rule", "name", required=True, help="Id of the rule, for example bid-preparation.")
@click.option("--from", "start", required=True, metavar="TIME", help="When it starts: 2026-09-28 or 2026-09-28T09:30.")
@click.option("--to", "end", metavar="TIME", help="When it ends: the answer is then whether the limit is kept.")
@click.option("--region", metavar="CODE", help="Six digits of GB/T 2260, for regional limits.")
def due(name: str, start: str, end: str | None, region: str | None) -> None:
    """期限计算 Say when something is due: the date, the days counted, the article."""
    if region is not None and law.regions.locate(region) is None:
        raise BadRegion(field="region", text=region)
    begins, whole = _instant(start)
    rule = law.rule(name, on=days.day_of(begins), scope=law.Scope(region=region))
    for line in _answers(rule, begins, whole=whole):
        click.echo(line)
    if end is not None:
        rule.require(begins, _instant(end)[0])
        click.echo("符合。\nThe limit is kept.")


@main.command()
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the page to this file.")
def catalogue(output: Path | None) -> None:
    """规则目录 Write the catalogue of all rules as a page (Markdown)."""
    page = sheet.page(law.rules())
    if output is None:
        click.echo(page, nl=False)
    else:
        output.write_text(page, encoding="utf-8")


def _answers(rule: Rule, start: datetime, *, whole: bool) -> list[str]:
    if rule.kind == "before-deadline":
        first, last = rule.earliest(start), rule.latest(start)
        zh = _when_zh(first, whole=whole), _when_zh(last, whole=whole)
        en = _when(first, whole=whole), _when(last, whole=whole)
        lines = [
            f"在此时办理，截止时间最早为 {zh[0]}；以此为截止时间，最迟应在 {zh[1]} 办理。",
            f"Done then, the deadline is {en[0]} at the earliest; if that is the deadline, the act is due by {en[1]}.",
        ]
        moment = first
    elif rule.kind in ("maximum-period", "range"):
        moment = rule.latest(start)
        lines = [
            f"最迟 {_when_zh(moment, whole=True)}（当日 24:00）",
            f"At the latest {_when(moment, whole=True)}, 24:00",
        ]
    else:
        moment = rule.earliest(start)
        lines = [f"最早 {_when_zh(moment, whole=whole)}", f"At the earliest {_when(moment, whole=whole)}"]
    return [*lines, *_count(rule, moment), *_remarks(rule, moment), *_grounds(rule)]


def _count(rule: Rule, moment: Moment) -> list[str]:
    zh, en = ("个工作日", "working days") if rule.unit == "working-day" else ("日", "days")
    return [
        f"计 {moment.count} {zh}（起算当日不计）",
        f"{moment.count} {en} counted; the day of the start is not counted",
    ]


def _remarks(rule: Rule, moment: Moment) -> list[str]:
    lines = []
    if moment.rolled:
        lines += [
            "期满日为休息日，已顺延至工作日（民法典 第二百零三条）",
            "The last day is a day off; it rolls on (Civil Code art. 203)",
        ]
    elif days.is_working_day(moment.day) is False:
        after = days.working_day_from(moment.day).day
        lines += [
            f"该日为休息日；其后第一个工作日为 {after}",
            f"That is a day off; the first working day after it is {after}",
        ]
    if moment.provisional:
        lines += ["暂定：所涉年份的放假安排尚未公布", "Provisional: the days off of that year are not announced yet"]
    return lines


def _grounds(rule: Rule) -> list[str]:
    return [f"依据：{rule.article}。{rule.text_zh}", f"By {rule.article_en}. {rule.text_en}"]


def _when_zh(moment: Moment, *, whole: bool) -> str:
    return f"{_when(moment, whole=whole)}（周{_WEEK_ZH[moment.day.weekday()]}）"


def _when(moment: Moment, *, whole: bool) -> str:
    return moment.day.isoformat() if whole else clock(moment.at)


def _instant(text: str) -> tuple[datetime, bool]:
    """A date is a whole day, from 00:00 in Shanghai; a time without zone is Shanghai time."""
    try:
        if len(text) == len("2026-09-28"):
            found, whole = datetime.combine(date.fromisoformat(text), time()), True
        else:
            found, whole = datetime.fromisoformat(text), False
    except ValueError:
        raise BadTime(text=text) from None
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise BadTime(text=text)
    return (found if found.tzinfo else found.replace(tzinfo=days.SHANGHAI)).astimezone(UTC), whole
