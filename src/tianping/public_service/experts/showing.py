"""How experts, applications and draws are shown."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext

from tianping.law import classification, regions
from tianping.public_service.experts.drawing import closes_at
from tianping.public_service.experts.models import Commitment, Draw, Expert, ExpertApplication
from tianping.web import parts, wording
from tianping.web.problems import language

FEW = 5
"""Below this a number could point at a person; it is said as 'fewer than'."""


def speciality(name: str) -> str:
    """This function will name a speciality in the reader's language."""
    if language() == "zh":
        return name
    return next((one.en for one in classification.lot_classes() if one.zh == name), name)


def state_of(state: str) -> parts.Limit:
    """This function will say the state of an expert or of an application."""
    words: dict[str, tuple[parts.LimitWord, str]] = {
        "admitted": ("well", gettext("在库")),
        "suspended": ("near", gettext("暂停")),
        "removed": ("done", gettext("出库")),
        "draft": ("prov", gettext("未提交")),
        "filed": ("well", gettext("待审核")),
        "incomplete": ("near", gettext("待补正")),
        "refused": ("breach", gettext("未通过")),
        "withdrawn": ("done", gettext("已撤回")),
    }
    word, text = words[state]
    return parts.Limit(word=word, text=text)


def said_facts(said: Mapping[str, Any]) -> list[parts.Fact]:
    """This function will say what an applicant, or an expert, said of herself."""
    yes = gettext("有") if said["senior_title"] else gettext("没有")
    return [
        parts.Fact(term=gettext("姓名"), value=said["name"]),
        parts.Fact(term=gettext("评标专业"), value=speciality(said["speciality"])),
        parts.Fact(term=gettext("工作单位"), value=said["employer_name"]),
        parts.Fact(term=gettext("单位代码"), value=said["employer"], code=True),
        parts.Fact(term=gettext("常住地区"), value=regions.name(said["region"], language=language())),
        parts.Fact(term=gettext("从业年限"), value=gettext("{years} 年").format(years=said["years"])),
        parts.Fact(term=gettext("高级职称"), value=yes),
        *([parts.Fact(term=gettext("同等水平"), value=said["equal_level"])] if said.get("equal_level") else []),
        *([parts.Fact(term=gettext("回避单位"), value="　".join(said["ties"]))] if said.get("ties") else []),
    ]


def facts_of(expert: Expert) -> list[parts.Fact]:
    """This function will say what the pool holds of an expert."""
    said = {name: getattr(expert, name) for name in ("name", "speciality", "employer", "employer_name", "region")}
    said |= {name: getattr(expert, name) for name in ("years", "senior_title", "equal_level")}
    return said_facts(said | {"ties": [tie.uscc for tie in expert.ties.all()]})


def history(expert: Expert) -> list[parts.Line]:
    """This function will tell an expert's changes of state with their reasons, the newest first."""
    changes = reversed(list(expert.states.all()))
    return [parts.Line(what=state_of(one.state).text, at=one.at, why=one.reason, kind="key") for one in changes]


def statistics() -> parts.Table:
    """This function will count the pool by speciality, without names; small numbers are not told."""
    found = Expert.objects.filter(state="admitted").values("speciality").annotate(count=Count("person"))
    rows = [
        parts.Row(cells=[parts.Cell(text=speciality(one["speciality"])), parts.Cell(text=few(one["count"]))])
        for one in found.order_by("-count", "speciality")
    ]
    columns = [parts.Column(label=gettext("评标专业")), parts.Column(label=gettext("在库（人）"), num=True)]
    empty = gettext("专家库里还没有人。符合条件的，点“申请入库”。")
    return parts.Table(caption=gettext("专家库"), columns=columns, rows=rows, empty=empty)


def few(count: int) -> str:
    """This function will say a number of persons, a small one only as small."""
    return f"{count:,}" if count >= FEW else gettext("不足 {few}").format(few=FEW)


def draw_state(draw: Draw) -> parts.Limit:
    """This function will say how far a draw is."""
    words: dict[str, tuple[parts.LimitWord, str]] = {
        "announced": ("prov", gettext("等各方承诺")),
        "committed": ("prov", gettext("等各方揭示")),
        "concluded": ("done", gettext("已抽取")),
    }
    word, text = words[draw.state]
    return parts.Limit(word=word, text=text)


def draw_table(draws: list[Draw], now: datetime) -> parts.Table:
    """This function will list draws."""
    rows = [
        parts.Row(
            cells=[
                parts.Cell(text=one.draw[:16] + "…", url=f"/experts/draws/{one.draw}/", code=True),
                parts.Cell(text=one.tender, url=f"/tenders/{one.tender}/", code=True),
                parts.Cell(text=str(one.seats)),
                parts.Cell(part=draw_state(one)),
                parts.Cell(text=wording.brief(one.announced_at, language=language(), now=now)),
            ]
        )
        for one in draws
    ]
    columns = [
        parts.Column(label=gettext("抽取")),
        parts.Column(label=gettext("项目编号")),
        parts.Column(label=gettext("抽几人"), num=True),
        parts.Column(label=gettext("状态")),
        parts.Column(label=gettext("公告时间"), num=True),
    ]
    empty = gettext("还没有抽取过。交易平台一申请，就公告在这里。")
    return parts.Table(caption=gettext("专家抽取"), columns=columns, rows=rows, empty=empty)


def draw_facts(draw: Draw) -> list[parts.Fact]:
    """This function will say all that a draw is recomputed from, besides its parties and its pool."""
    facts = [
        parts.Fact(term=gettext("抽取编号"), value=draw.draw, code=True),
        parts.Fact(term=gettext("项目编号"), value=draw.tender, code=True),
        parts.Fact(term=gettext("申请的平台"), value=draw.asker),
        parts.Fact(term=gettext("名单人数"), value=str(draw.pool.count())),
        parts.Fact(term=gettext("抽几人"), value=str(draw.seats)),
        parts.Fact(term=gettext("公告时间"), value=wording.moment(draw.announced_at, language=language())),
        parts.Fact(term=gettext("承诺截止"), value=wording.moment(closes_at(draw), language=language())),
    ]
    if draw.state == "concluded":
        facts += [
            parts.Fact(term=gettext("种子"), value=draw.seed, code=True),
            parts.Fact(term=gettext("排列"), value=" ".join(map(str, draw.permutation))),
        ]
    return facts


def party_table(draw: Draw) -> parts.Table:
    """This function will say what each party committed to and contributed."""
    committed = dict(Commitment.objects.filter(draw=draw.draw).values_list("party", "commitment"))
    rows = [
        parts.Row(
            cells=[
                parts.Cell(text=party),
                parts.Cell(text=committed.get(party, "—"), code=party in committed),
                parts.Cell(text=draw.contributions.get(party, "—"), code=party in draw.contributions),
            ]
        )
        for party in draw.parties
    ]
    labels = [gettext("参与方"), gettext("承诺"), gettext("揭示的随机数")]
    return parts.Table(
        caption=gettext("各方的随机数"), columns=[parts.Column(label=label) for label in labels], rows=rows
    )


def pool_table(draw: Draw, drawn: list[int]) -> parts.Table:
    """This function will list the pool as its salted digests, in the announced order; a digest names nobody."""
    rows = [
        parts.Row(
            cells=[
                parts.Cell(text=str(one.place)),
                parts.Cell(text=one.digest, code=True),
                parts.Cell(text=_called(one.place, drawn, bool(one.declined_at))),
            ],
            mark="me" if one.place in drawn else "",
        )
        for one in draw.pool.order_by("place")
    ]
    columns = [
        parts.Column(label=gettext("位次"), num=True),
        parts.Column(label=gettext("加盐摘要")),
        parts.Column(label=gettext("结果")),
    ]
    return parts.Table(caption=gettext("抽取名单"), columns=columns, rows=rows)


def _called(place: int, drawn: list[int], declined: bool) -> str:
    if place in drawn:
        return gettext("抽中，第 {number} 位").format(number=drawn.index(place) + 1)
    return gettext("请辞，由下一位递补") if declined else "—"


def application_table(found: list[ExpertApplication], now: datetime) -> parts.Table:
    """This function will list applications for the operator."""
    rows = [
        parts.Row(
            cells=[
                parts.Cell(
                    text=one.said["name"], url=f"/desk/experts/{one.application}/", small=one.said["employer_name"]
                ),
                parts.Cell(text=speciality(one.said["speciality"])),
                parts.Cell(text=str(one.round)),
                parts.Cell(text=wording.brief(one.filed_at, language=language(), now=now) if one.filed_at else "—"),
            ]
        )
        for one in found
    ]
    columns = [
        parts.Column(label=gettext("申请人")),
        parts.Column(label=gettext("评标专业")),
        parts.Column(label=gettext("第几次提交"), num=True),
        parts.Column(label=gettext("提交时间"), num=True),
    ]
    return parts.Table(
        caption=gettext("入库申请"),
        columns=columns,
        rows=rows,
        empty=gettext("这一类没有申请。来了会列在这里和工作台上。"),
    )


def expert_table(found: list[Expert]) -> parts.Table:
    """This function will list the pool for the operator."""
    rows = [
        parts.Row(
            cells=[
                parts.Cell(text=one.name, url=f"/desk/experts/pool/{one.person}/", small=one.employer_name),
                parts.Cell(text=speciality(one.speciality)),
                parts.Cell(part=state_of(one.state)),
            ]
        )
        for one in found
    ]
    labels = [gettext("专家"), gettext("评标专业"), gettext("状态")]
    columns = [parts.Column(label=label) for label in labels]
    empty = gettext("没有这样的专家。换个条件再查。")
    return parts.Table(caption=gettext("专家库"), columns=columns, rows=rows, empty=empty)
