"""The task list of a member: what is done, what is next, what must wait and why."""

from datetime import datetime

from django.utils.translation import gettext

from tianping.trading.evaluation import heads
from tianping.trading.evaluation.comprehensive import declared, signed_sheets, unsigned
from tianping.trading.evaluation.entering import Sitting
from tianping.trading.evaluation.models import Inquiry, Motion, Report, ScoreSheet
from tianping.trading.evaluation.queries import effective, opened_bids, rejections
from tianping.trading.evaluation.reading_sheets import missing_marks
from tianping.web.parts import Task


def tasks(sitting: Sitting, now: datetime) -> list[Task]:
    """This function will list what a member does on a lot, in the order in which it is done."""
    root, report = heads.room(sitting.lot), Report.objects.filter(lot=sitting.lot).first()
    over = report is not None
    found = [
        Task(what=gettext("看招标文件"), url=f"/tenders/{sitting.lot.tender_id}/#h-doc", note=gettext("随时可看")),
        _review(sitting, root),
        _answers(sitting, root, now),
        _votes(sitting, root, over=over),
    ]
    if declared(sitting.lot) is not None:
        found += [_scores(sitting, root, over=over), _signature(sitting, root, over=over)]
    return [*found, _ranking(sitting, root), _report(sitting, root, report)]


def next_step(found: list[Task]) -> str:
    """This function will name the next step; it is the title of the room."""
    due = next((task for task in found if task.state == "now"), None)
    return due.what if due else gettext("你的事办完了，等其他成员")


def open_motions(sitting: Sitting) -> int:
    """This function will count the motions that wait for the member's vote."""
    cast = Motion.objects.filter(votes__member=sitting.member)
    return Motion.objects.filter(lot=sitting.lot, state="open").exclude(pk__in=cast).count()


def _review(sitting: Sitting, root: str) -> Task:
    bids, gone = opened_bids(sitting.lot).count(), len(rejections(sitting.lot))
    note = gettext("{count} 份，否决 {gone} 份").format(count=bids, gone=gone)
    why = gettext("下载投标文件，逐份对照七种否决情形。")
    return Task(what=gettext("看投标文件，初步评审"), url=f"{root}bids/", why=why, note=note)


def _answers(sitting: Sitting, root: str, now: datetime) -> Task:
    waiting = Inquiry.objects.filter(bid__lot=sitting.lot, answered_at=None, answer_due__gte=now).count()
    note = gettext("等 {count} 项答复").format(count=waiting) if waiting else gettext("没有等答复的")
    return Task(
        what=gettext("要求投标人澄清"),
        url=f"{root}bids/",
        why=gettext("打开一份投标提问。答复不能改变报价。"),
        note=note,
    )


def _votes(sitting: Sitting, root: str, *, over: bool) -> Task:
    waiting = open_motions(sitting)
    note = gettext("{count} 项等你表决").format(count=waiting) if waiting else gettext("没有等你表决的")
    return Task(what=gettext("表决议题"), url=f"{root}#h-mot", state="now" if waiting and not over else "", note=note)


def _scores(sitting: Sitting, root: str, *, over: bool) -> Task:
    sheet = ScoreSheet.objects.filter(lot=sitting.lot, member=sitting.member).first()
    if sheet is not None and sheet.locked_at is not None:
        return Task(what=gettext("打分"), url=f"{root}sheet/", state="done")
    missing = missing_marks(sitting.lot, sitting.member)
    done = missing == 0
    note = gettext("还缺 {count} 项").format(count=missing)
    why = gettext("你的分数，全体签署以前别的成员看不到。")
    return Task(
        what=gettext("打分"), url="" if over else f"{root}sheet/", state="done" if done else "now", note=note, why=why
    )


def _signature(sitting: Sitting, root: str, *, over: bool) -> Task:
    sheet = ScoreSheet.objects.filter(lot=sitting.lot, member=sitting.member).first()
    signed, whole = signed_sheets(sitting.lot).count(), missing_marks(sitting.lot, sitting.member) == 0
    note = gettext("{count} 名成员已签").format(count=signed)
    if sheet is not None and sheet.locked_at is not None:
        return Task(what=gettext("签署评分表"), url=f"{root}sheet/kept/", state="done", why=note)
    if not whole or over:
        return Task(what=gettext("签署评分表"), why=gettext("分数填齐才能签。"))
    return Task(what=gettext("签署评分表"), url=f"{root}sheet/sign/", state="now", why=note)


def _ranking(sitting: Sitting, root: str) -> Task:
    waiting = (
        declared(sitting.lot) is not None and bool(effective(sitting.lot)) and unsigned(sitting.lot, sitting.committee)
    )
    if waiting:
        why = gettext("还有 {count} 名成员没有签署评分表。").format(count=waiting)
        return Task(what=gettext("看排名"), why=why)
    return Task(
        what=gettext("看排名"), url=f"{root}ranking/", note=gettext("可看"), why=gettext("每一步中间结果都在。")
    )


def _report(sitting: Sitting, root: str, report: Report | None) -> Task:
    what, url = gettext("编制评标报告"), f"{root}report/"
    if report is None:
        ready = (
            declared(sitting.lot) is None or not effective(sitting.lot) or not unsigned(sitting.lot, sitting.committee)
        )
        return Task(
            what=what,
            url=url if ready else "",
            note=gettext("任何一名成员可以编制"),
            why=gettext("议题表决完、询问到期以后编制。"),
        )
    what = gettext("签署评标报告")
    mine = report.opinions.filter(member=sitting.member).exists()
    signed = gettext("{count} 名成员已表示").format(count=report.opinions.count())
    return Task(what=what, url=url, state="done" if mine else "now", why=signed)
