"""A contract as its pages show it: terms compared, signatures, versions, what is public."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext

from tianping.trading.contracts.models import Contract, Version
from tianping.web import parts, wording
from tianping.web.problems import language

DASH = "—"


def address(found: Contract, page: str = "") -> str:
    """This function will return the address of a contract, or of one of its pages."""
    return f"/contracts/{found.code}/{page}"


def term_name(field: str) -> str:
    """This function will name a main term."""
    names = {
        "price": gettext("价款（元）"),
        "period": gettext("履行期限"),
        "quality": gettext("质量"),
        "content": gettext("标的"),
        "manager": gettext("项目负责人"),
    }
    return names.get(field, field)


def comparison(lines: Sequence[dict[str, Any]], *, first: bool = True) -> parts.Table:
    """This function will set each main term of the contract against the award and the bid (of a change: the first version)."""
    columns = [
        parts.Column(label=gettext("条款")),
        parts.Column(label=gettext("中标结果、投标文件") if first else gettext("原合同")),
        parts.Column(label=gettext("合同") if first else gettext("变更后")),
        parts.Column(label=gettext("一致"), nw=True),
    ]
    rows = [
        parts.Row(
            mark="" if line["same"] else "mark",
            cells=[
                parts.Cell(text=term_name(line["field"])),
                parts.Cell(text=line["tendered"] or gettext("没有写明")),
                parts.Cell(text=line["contract"]),
                parts.Cell(text=_same(line)),
            ],
        )
        for line in lines
    ]
    return parts.Table(caption=gettext("与投标文件的对照"), columns=columns, rows=rows)


def tendered_table(tendered: dict[str, str]) -> parts.Table:
    """This function will set out what was awarded and bid: what the contract must say."""
    columns = [parts.Column(label=gettext("条款")), parts.Column(label=gettext("中标结果、投标文件"))]
    rows = [
        parts.Row(cells=[parts.Cell(text=term_name(field)), parts.Cell(text=value or gettext("没有写明"))])
        for field, value in tendered.items()
    ]
    return parts.Table(caption=gettext("中标结果、投标文件"), columns=columns, rows=rows)


def facts(found: Contract, now: datetime) -> list[parts.Fact]:
    """This function will say what a contract is: number, lot, parties, when it is due, where it stands."""
    due = parts.Article(text=gettext("招标投标法 第四十六条"), rule="contract")
    said = [
        parts.Fact(term=gettext("合同编号"), value=found.code, code=True),
        parts.Fact(term=gettext("标段"), value=f"{found.lot.name}　{found.lot_id}"),
        parts.Fact(term=gettext("招标人"), value=found.lot.tender.buyer_name),
        parts.Fact(term=gettext("中标人"), value=f"{found.winner_name}　{found.winner}"),
        parts.Fact(term=gettext("订立期限"), value=_moment(found.due_at, now), article=due),
        parts.Fact(term=gettext("状态"), value=state(found)),
    ]
    if found.signed_at:
        said.append(parts.Fact(term=gettext("订立时间"), value=_moment(found.signed_at, now)))
    return said


def state(found: Contract) -> str:
    """This function will say where a contract stands."""
    names = {"draft": gettext("待签订"), "signed": gettext("已订立"), "void": gettext("已作废")}
    return names[found.state]


def terms(version: Version) -> list[parts.Fact]:
    """This function will say what a version of a contract says beyond its compared terms."""
    bond = version.performance_bond
    said = [
        parts.Fact(
            term=gettext("履约保证金"),
            value=gettext("不收取") if bond is None else gettext("{amount} 元").format(amount=wording.yuan(bond)),
        ),
        parts.Fact(term=gettext("文件摘要"), value=version.sha256, code=True),
    ]
    if version.manager_reason:
        said.insert(1, parts.Fact(term=gettext("更换负责人的理由"), value=version.manager_reason))
    if version.ground:
        said.insert(0, parts.Fact(term=gettext("变更理由"), value=version.reason))
    return said


def signatures(version: Version, now: datetime) -> list[parts.Step]:
    """This function will say who has signed a version, and who has not."""
    signed = {one.party: one.signed_at for one in version.party_signatures.all()}
    names = {"buyer": gettext("招标人"), "winner": gettext("中标人")}
    return [
        parts.Step(
            text=gettext("{party}签名").format(party=name)
            if party in signed
            else gettext("等{party}签名").format(party=name),
            when=_moment(signed[party], now) if party in signed else "",
            done=party in signed,
        )
        for party, name in names.items()
    ]


def table(found: Iterable[Contract], *, now: datetime, empty: str) -> parts.Table:
    """This function will list contracts with the time left to conclude them."""
    columns = [
        parts.Column(label=gettext("合同")),
        parts.Column(label=gettext("中标人")),
        parts.Column(label=gettext("中标价（元）"), num=True),
        parts.Column(label=gettext("状态")),
    ]
    return parts.Table(caption=gettext("合同"), columns=columns, rows=[_row(one, now) for one in found], empty=empty)


def _row(found: Contract, now: datetime) -> parts.Row:
    left = found.due_at - now
    word: parts.LimitWord = "done"
    if found.state == "draft":
        word = "breach" if left < timedelta(0) else "near" if left < timedelta(days=10) else "well"
    text = wording.remaining(left, language=language()) if found.state == "draft" else state(found)
    return parts.Row(
        mark="quiet" if found.state == "void" else "",
        cells=[
            parts.Cell(text=found.lot.tender.name, url=address(found), small=f"{found.lot.name}　{found.lot_id}"),
            parts.Cell(text=found.winner_name),
            parts.Cell(text=wording.yuan(found.award_price)),
            parts.Cell(part=parts.Limit(word=word, text=text)),
        ],
    )


def _same(line: dict[str, Any]) -> str:
    if not line["tendered"]:
        return DASH
    return gettext("是") if line["same"] else gettext("否")


def _moment(at: datetime, now: datetime) -> str:
    return wording.moment(at, language=language(), now=now)
