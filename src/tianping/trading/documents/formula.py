"""A declared formula in words, as bidders read it on a page."""

from collections.abc import Iterator

from django.utils.translation import gettext

from tianping.law.scoring.method import Criterion, Method, PriceFormula, read_method
from tianping.trading.documents.models import Terms
from tianping.web.parts import Cell, Column, Fact, Row, Table


def group_name(group: str) -> str:
    """This function will name a group of criteria."""
    return {"technical": gettext("技术"), "business": gettext("商务"), "credit": gettext("信用")}.get(group, group)


def tie_name(tie: str) -> str:
    """This function will name a rule for ties."""
    named = {
        "price": gettext("报价低的在前"),
        "price-points": gettext("报价得分高的在前"),
        "technical": gettext("技术得分高的在前"),
        "business": gettext("商务得分高的在前"),
        "credit": gettext("信用得分高的在前"),
        "received": gettext("递交早的在前"),
    }
    return named[tie]


def formula_facts(terms: Terms) -> list[Fact]:
    """This function will say the method of evaluation, and the formula where one is declared (条例 第四十九条)."""
    if terms.scoring is None:
        return [Fact(term=gettext("评标办法"), value=gettext("经评审的最低投标价法"))]
    method = read_method(terms.scoring)
    return [
        Fact(term=gettext("评标办法"), value=gettext("综合评估法，满分 100 分")),
        *_price(method.price),
        *_rest(method),
    ]


def criteria_table(terms: Terms) -> Table | None:
    """This function will set out what experts score; None where nothing is scored."""
    if terms.scoring is None:
        return None
    columns = [
        Column(label=gettext("评分项")),
        Column(label=gettext("类别"), nw=True),
        Column(label=gettext("满分"), num=True),
    ]
    rows = [_criterion(one) for one in read_method(terms.scoring).criteria]
    return Table(caption=gettext("评分项"), columns=columns, rows=rows)


def _criterion(one: Criterion) -> Row:
    name = Cell(text=one.name, small=one.standard)
    return Row(cells=[name, Cell(text=group_name(one.group)), Cell(text=f"{one.points.normalize():f}")])


def _price(price: PriceFormula) -> Iterator[Fact]:
    yield Fact(term=gettext("报价满分"), value=f"{price.points.normalize():f}")
    base = gettext("平均价") if price.base == "mean" else gettext("最低价")
    of = gettext("开标时不高于最高限价的全部报价") if price.of == "opened" else gettext("未被否决的评标价")
    yield Fact(term=gettext("基准价"), value=gettext("{base}，取自{of}").format(base=base, of=of))
    if price.ceiling_weight:
        share = f"{(price.ceiling_weight * 100).normalize():f}"
        yield Fact(term=gettext("计入最高限价"), value=gettext("占 {share}%").format(share=share))
    if price.curve == "proportional":
        yield Fact(term=gettext("报价得分"), value=gettext("满分 × 基准价 ÷ 报价"))
    else:
        said = gettext("等于基准价得满分；每高 1% 扣 {above} 分，每低 1% 扣 {below} 分")
        above, below = (f"{one.normalize():f}" for one in (price.above, price.below))
        yield Fact(term=gettext("报价得分"), value=said.format(above=above, below=below))


def _rest(method: Method) -> Iterator[Fact]:
    mean = gettext("各评委平均") if method.aggregate == "mean" else gettext("去掉一个最高、一个最低后平均")
    yield Fact(term=gettext("汇总"), value=mean)
    yield Fact(term=gettext("总分相同"), value=gettext("、").join(tie_name(tie) for tie in method.ties))
