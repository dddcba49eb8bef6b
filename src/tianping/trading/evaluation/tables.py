"""The tables of the evaluation, from plain values: the same for the room as it stands and for the report at its end."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from tianping.trading.evaluation import labels
from tianping.web import wording
from tianping.web.parts import Cell, Column, Fact, Limit, Row, Table
from tianping.web.problems import language

Facts = Mapping[str, Any]


def ranking(ranked: Sequence[Facts], criteria: Sequence[Facts], *, empty: str = "") -> Table:
    """This function will set out the ranking with every part of the points."""
    scored = [] if not ranked or not ranked[0].get("points") else [str(one["code"]) for one in criteria]
    columns = [Column(label=gettext("名次"), num=True), Column(label=gettext("投标人"))]
    columns += [Column(label=gettext("报价（元）"), num=True), Column(label=gettext("评标价（元）"), num=True)]
    if scored:
        columns += [Column(label=gettext("偏差率（%）"), num=True), Column(label=gettext("价格分"), num=True)]
        columns += [Column(label=f"{_criterion(one)}（{one['points']}）", num=True) for one in criteria]
        columns.append(Column(label=gettext("总分"), num=True))
    rows = [Row(cells=_place(one, scored), mark="me" if one["rank"] == 1 else "") for one in ranked]
    return Table(
        caption=gettext("排名"), columns=columns, rows=rows, empty=empty or gettext("没有有效投标。"), tight=True
    )


def _place(one: Facts, scored: Sequence[str]) -> list[Cell]:
    cells = [
        Cell(text=one["rank"]),
        Cell(text=one["bidder_name"], small=one["bidder"]),
        Cell(text=wording.yuan(one["price"])),
        Cell(text=wording.yuan(one["evaluated_price"])),
    ]
    if scored:
        told = one["points"]
        cells += [Cell(text=told[name]) for name in ("deviation", "price", *scored, "total")]
    return cells


def _criterion(one: Facts) -> str:
    return str((one.get("name_en") if language() == "en" else "") or one["name"])


def steps(ranked: Sequence[Facts]) -> Table:
    """This function will set out how each evaluated price came about, step by step."""
    columns = [Column(label=gettext("投标人")), Column(label=gettext("步骤"))]
    columns += [Column(label=gettext("金额（元）"), num=True), Column(label=gettext("事实和依据"))]
    return Table(
        caption=gettext("评标价怎么来的"),
        columns=columns,
        rows=[row for one in ranked for row in _steps(one)],
        empty=gettext("没有有效投标。"),
    )


def _steps(one: Facts) -> Iterator[Row]:
    name = one["bidder_name"]
    yield Row(
        cells=[Cell(text=name), Cell(text=gettext("唱标报价")), Cell(text=wording.yuan(one["price"])), Cell(text="—")]
    )
    for step in one["steps"]:
        kind = labels.MOTION[step["kind"]]
        yield Row(
            cells=[
                Cell(text=name),
                Cell(text=kind),
                Cell(text=wording.yuan(step["amount"])),
                Cell(text=step["explanation"]),
            ]
        )
    whole = Cell(text=wording.yuan(one["evaluated_price"]))
    yield Row(mark="mark", cells=[Cell(text=name), Cell(text=gettext("评标价")), whole, Cell(text=gettext("以上相加"))])


def benchmark(scoring: Facts) -> list[Fact]:
    """This function will tell how the benchmark price came about, each intermediate."""
    found = scoring["benchmark"]
    if found is None:
        return []
    said = gettext("、")
    return [
        Fact(term=gettext("参与计算的报价"), value=said.join(wording.yuan(one) for one in found["used"])),
        Fact(term=gettext("去掉的报价"), value=said.join(wording.yuan(one) for one in found["left_out"]) or "—"),
        Fact(term=gettext("基数"), value=gettext("{amount} 元").format(amount=wording.yuan(found["base"]))),
        Fact(
            term=gettext("计入最高投标限价后"), value=gettext("{amount} 元").format(amount=wording.yuan(found["mixed"]))
        ),
        Fact(term=gettext("系数（开标时抽出）"), value=found["coefficient"]),
        Fact(term=gettext("评标基准价"), value=gettext("{amount} 元").format(amount=wording.yuan(found["amount"]))),
    ]


def declared(method: Facts) -> list[Fact]:
    """This function will tell the formula as the tender documents declare it."""
    price = method["price"]
    curves = {"slopes": gettext("每偏差 1% 扣分"), "proportional": gettext("按基准价与报价之比")}
    bases = {"mean": gettext("平均价"), "lowest": gettext("最低价")}
    found = [
        Fact(term=gettext("价格分满分"), value=price["points"]),
        Fact(term=gettext("价格分算法"), value=curves[price["curve"]]),
        Fact(term=gettext("基准价的基数"), value=bases[price["base"]]),
    ]
    if price["curve"] == "slopes":
        said = gettext("高于基准价扣 {above} 分，低于扣 {below} 分")
        found.append(Fact(term=gettext("每偏差 1%"), value=said.format(above=price["above"], below=price["below"])))
    found.append(Fact(term=gettext("可抽系数"), value=gettext("、").join(price["coefficients"])))
    ties = gettext("、").join(str(labels.TIES[one]) for one in method["ties"])
    mean = gettext("去掉最高、最低分后平均") if method["aggregate"] == "trimmed-mean" else gettext("全体成员平均")
    return [*found, Fact(term=gettext("成员打分合成"), value=mean), Fact(term=gettext("总分相同时"), value=ties)]


def sheets(scoring: Facts, bids: Sequence[Facts], called: Mapping[str, str]) -> list[Table]:
    """This function will set out each signed sheet: criteria by bids. `called` names who signed, by member or seat."""
    return [_sheet(one, scoring["declared"]["criteria"], bids, called) for one in scoring["sheets"]]


def _sheet(sheet: Facts, criteria: Sequence[Facts], bids: Sequence[Facts], called: Mapping[str, str]) -> Table:
    marks = {(one["receipt"], one["criterion"]): one for one in sheet["marks"]}
    who = called.get(sheet["seat"]) or called.get(sheet["member"], "")
    return marked(gettext("{who}的评分表").format(who=who), marks, criteria, bids)


def marked(
    caption: str, marks: Mapping[tuple[str, str], Facts], criteria: Sequence[Facts], bids: Sequence[Facts]
) -> Table:
    """This function will set out one sheet; bids nobody marked are left out."""
    shown = [bid for bid in bids if any(receipt == bid["receipt"] for receipt, _ in marks)]
    columns = [Column(label=gettext("标准（满分）")), *(Column(label=bid["bidder_name"], num=True) for bid in shown)]
    rows = []
    for one in criteria:
        cells = [_mark(marks.get((bid["receipt"], one["code"]))) for bid in shown]
        rows.append(Row(cells=[Cell(text=f"{_criterion(one)}（{one['points']}）"), *cells]))
    return Table(caption=caption, columns=columns, rows=rows, empty=gettext("还没有分数。"), tight=True)


def _mark(given: Facts | None) -> Cell:
    return Cell(text="—") if given is None else Cell(text=given["points"], small=given["reason"])


def rejected(found: Sequence[Facts], grounds: Sequence[tuple[str, str]]) -> Table:
    """This function will set out the rejected bids with ground and words."""
    columns = [Column(label=gettext("投标人")), Column(label=gettext("否决理由")), Column(label=gettext("事实和依据"))]
    rows = [
        Row(
            cells=[
                Cell(text=one["bidder_name"], small=one["bidder"]),
                Cell(text=labels.ground(one["ground"], grounds), small=one["ground"]),
                Cell(text=one["explanation"]),
            ]
        )
        for one in found
    ]
    return Table(caption=gettext("被否决的投标"), columns=columns, rows=rows, empty=gettext("没有否决任何投标。"))


def motions(found: Sequence[Facts], grounds: Sequence[tuple[str, str]], called: Mapping[str, str]) -> Table:
    """This function will set out the motions of a report with every vote; `called` names the members."""
    columns = [Column(label=gettext("议题")), Column(label=gettext("投标人")), Column(label=gettext("事实和依据"))]
    columns += [Column(label=gettext("表决")), Column(label=gettext("结果"), nw=True)]
    rows = [
        Row(
            cells=[
                Cell(text=labels.MOTION[one["kind"]], small=_about(one, grounds)),
                Cell(text=one["bidder_name"] or gettext("全部")),
                Cell(text=one["explanation"]),
                Cell(text=votes(one["votes"], called)),
                Cell(text=labels.STATE[one["state"]]),
            ]
        )
        for one in found
    ]
    return Table(caption=gettext("议题和表决"), columns=columns, rows=rows, empty=gettext("没有提出议题。"))


def votes(given: Sequence[Facts], called: Mapping[str, str]) -> str:
    """This function will tell votes in words, each with its reason."""
    words = (gettext("反对"), gettext("同意"))
    said = (
        f"{called.get(one['member'], '—')} {words[bool(one['agrees'])]}"
        + (f"：{one['reason']}" if one["reason"] else "")
        for one in given
    )
    return gettext("；").join(said)


def _about(one: Facts, grounds: Sequence[tuple[str, str]]) -> str:
    if one.get("ground"):
        return labels.ground(one["ground"], grounds)
    return gettext("{amount} 元").format(amount=wording.yuan(one["amount"])) if one.get("amount") else ""


def inquiries(found: Sequence[Facts], now: datetime) -> Table:
    """This function will set out questions and answers; times are RFC 3339."""
    columns = [Column(label=gettext("投标人")), Column(label=gettext("问题")), Column(label=gettext("答复"))]
    columns.append(Column(label=gettext("答复截止"), nw=True))
    rows = [Row(cells=_inquiry(one, now)) for one in found]
    return Table(caption=gettext("澄清和说明"), columns=columns, rows=rows, empty=gettext("没有询问投标人。"))


def _inquiry(one: Facts, now: datetime) -> list[Cell]:
    due = datetime.fromisoformat(one["answer_due"])
    left: Limit | None = None
    if not one["explanation"]:
        left = Limit(word="near" if due >= now else "breach", text=wording.remaining(due - now, language=language()))
    answer = one["explanation"] or (gettext("等答复") if due >= now else gettext("到时间没有答复"))
    return [
        Cell(text=one["bidder_name"]),
        Cell(text=one["question"]),
        Cell(text=answer),
        Cell(part=left) if left else Cell(text=wording.brief(due, language=language(), now=now)),
    ]
