"""Lists of complaints, and what the title of one says to do next."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.supervision.complaints import naming, queries
from tianping.supervision.complaints.models import Complaint
from tianping.supervision.complaints.panels import owed_limit, tender_name
from tianping.web import parts, wording
from tianping.web.problems import language


def owed_table(rows: Iterable[queries.Owed], now: datetime) -> parts.Table:
    """This function will list what a department owes on its complaints, the most urgent first."""
    columns = [
        parts.Column(label=gettext("投诉")),
        parts.Column(label=gettext("要做什么")),
        parts.Column(label=gettext("到期"), nw=True),
        parts.Column(label=gettext("期限")),
    ]
    names, said = naming.owed(), language()
    drawn = [
        parts.Row(
            cells=[
                _name(one.complaint, f"/complaints/{one.complaint.number}/"),
                parts.Cell(text=names[one.what], small=naming.matters()[one.complaint.matter]),
                parts.Cell(text=wording.brief(one.due_at, language=said, now=now) if one.due_at else "—"),
                parts.Cell(part=owed_limit(one, now)),
            ]
        )
        for one in rows
    ]
    empty = gettext("没有等本部门办的投诉。收到投诉后，按到期先后列在这里。")
    return parts.Table(caption=gettext("等本部门办的"), columns=columns, rows=drawn, empty=empty)


def complaint_table(rows: Iterable[Complaint], *, by: Actor, now: datetime) -> parts.Table:
    """This function will list complaints that concern somebody; as a respondent one sees only that there is one."""
    columns = [
        parts.Column(label=gettext("投诉")),
        parts.Column(label=gettext("你单位是")),
        parts.Column(label=gettext("收到"), nw=True),
        parts.Column(label=gettext("状态")),
    ]
    states, said = naming.states(), language()
    drawn = []
    for row in rows:
        at = row.received_at if queries.may_read(row, by) else row.statement.asked_at
        cells = [
            _name(row, f"/complaints/{row.number}/"),
            parts.Cell(text=_part(row, by)),
            parts.Cell(text=wording.brief(at, language=said, now=now)),
            parts.Cell(text=states[row.state]),
        ]
        drawn.append(parts.Row(cells=cells))
    empty = {
        "supervisor": gettext("本部门还没有收到过投诉。"),
        "auditor": gettext("还没有投诉。"),
    }.get(by.role, gettext("还没有投诉。有意见，先看怎样投诉。"))
    return parts.Table(caption=gettext("投诉"), columns=columns, rows=drawn, empty=empty)


def next_step(complaint: Complaint, *, by: Actor) -> str:
    """This function will say in a page's title what is to be done next, by whom."""
    own = complaint.complainant == by.office
    titles = {
        "filed": gettext("等监督部门审查是否受理") if own else gettext("审查这件投诉，3 个工作日内决定是否受理"),
        "incomplete": gettext("请补正你的投诉") if own else gettext("等投诉人补正"),
        "accepted": gettext("监督部门正在处理") if own else gettext("处理这件投诉，30 个工作日内作出决定"),
        "refused": gettext("这件投诉不予受理"),
        "transferred": gettext("这件投诉已移送"),
        "withdrawn": gettext("这件投诉已撤回"),
        "decided": gettext("这件投诉已作出决定"),
    }
    return titles[complaint.state]


def _name(complaint: Complaint, url: str) -> parts.Cell:
    name = tender_name(complaint.tender) or gettext("不涉及具体项目的投诉")
    return parts.Cell(text=name, url=url, small=gettext("编号 {number}").format(number=complaint.number[:8]))


def _part(complaint: Complaint, by: Actor) -> str:
    if by.office == complaint.complainant:
        return gettext("投诉人")
    if by.role == "supervisor":
        return gettext("承办部门")
    return gettext("审计") if by.role == "auditor" else gettext("被投诉人")
