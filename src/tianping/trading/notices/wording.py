"""The standard texts 标准文本 of notices: what Order 10 art. 5 and 6 want said, in one order, in plain Chinese. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tianping.law import money
from tianping.law.days import SHANGHAI

OBJECTION = (
    "投标人或者其他利害关系人对评标结果有异议的，应当在公示期间通过本平台提出；招标人自收到之日起 3 日内答复，"
    "答复前暂停招标投标活动（条例 第五十四条）。"
)


@dataclass(frozen=True)
class Wording:
    """A notice in words: its title, and what it says under which head. A head without words is missing."""

    title: str
    parts: tuple[tuple[str, str], ...]

    def missing(self) -> list[str]:
        """This function will return the heads under which nothing stands."""
        return [head for head, words in self.parts if not words.strip()]

    def content(self) -> str:
        """This function will return the plain text, one numbered part per head."""
        return "\n\n".join(f"{_number(at)}、{head}\n{words.strip()}" for at, (head, words) in enumerate(self.parts, 1))


@dataclass(frozen=True, kw_only=True)
class LotLine:
    """What a notice says of one lot; amounts in yuan."""

    code: str
    name: str
    content: str
    maximum_price: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class CandidateLine:
    """One candidate as published (Order 10 art. 6)."""

    rank: int
    name: str
    price: Decimal
    quality: str = "符合招标文件要求"
    period: str = "响应招标文件要求"


def beijing(moment: datetime) -> str:
    """This function will write an instant as people in China read it: 2026年9月24日09时30分."""
    local = moment.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日{local:%H}时{local:%M}分"


def tender_notice(
    *,
    name: str,
    scale: str,
    fund_source: str,
    lots: Sequence[LotLine],
    qualification: str,
    consortium: bool,
    available_from: datetime,
    available_until: datetime,
    bids_due_at: datetime,
    buyer_name: str,
    agency_name: str,
    contact: str,
    url: str,
) -> Wording:
    """This function will word a tender notice 招标公告 (Order 10 art. 5)."""
    listed = "\n".join(_lot(lot) for lot in lots)
    accepted = "接受联合体投标。" if consortium else "不接受联合体投标。"
    agency = f"招标代理机构：{agency_name}\n" if agency_name else ""
    return Wording(
        f"{name}招标公告",
        (
            ("项目名称、内容、规模和资金来源", f"{name}\n{scale}\n资金来源：{fund_source}\n{listed}"),
            ("投标资格和是否接受联合体投标", f"{qualification}\n{accepted}" if qualification.strip() else ""),
            (
                "招标文件的获取",
                f"{beijing(available_from)}至{beijing(available_until)}（北京时间），任何人可在本平台直接下载，"
                "不需报名，不收费。",
            ),
            (
                "投标文件的递交",
                f"截止时间和开标时间：{beijing(bids_due_at)}（北京时间）。投标文件应当加密并签名，经本平台上传；"
                "逾期上传或者未加密的，平台拒收。",
            ),
            ("招标人和招标代理机构", f"招标人：{buyer_name}\n{agency}{contact}" if contact.strip() else ""),
            ("电子招标投标交易平台", f"{url}\n按平台公布的接口和工具要求编制、递交投标文件，工具不限。"),
        ),
    )


def change_notice(*, name: str, number: int, content: str, bids_due_at: datetime, moved: bool) -> Wording:
    """This function will word a notice of a clarification or change 变更公告 (招标投标法 第二十三条)."""
    due = f"截止时间和开标时间{'推迟至' if moved else '不变，仍为'}{beijing(bids_due_at)}（北京时间）。"
    return Wording(f"{name}变更公告（第 {number} 号）", (("澄清与修改的内容", content), ("投标截止时间", due)))


def candidates_notice(
    *, name: str, lot_name: str, candidates: Sequence[CandidateLine], from_at: datetime, until_at: datetime
) -> Wording:
    """This function will word a publication of candidates 中标候选人公示 (条例 第五十四条; Order 10 art. 6)."""
    listed = "\n".join(
        f"第 {one.rank} 名：{one.name}，投标报价 {money.show(one.price)} 元，质量：{one.quality}，工期：{one.period}"
        for one in candidates
    )
    return Wording(
        f"{name}（{lot_name}）中标候选人公示",
        (
            ("中标候选人排序、名称、投标报价、质量、工期和评标情况", listed),
            ("公示期", f"{beijing(from_at)}至{beijing(until_at)}（北京时间）"),
            ("提出异议的渠道和方式", OBJECTION),
        ),
    )


def result_notice(*, name: str, lot_name: str, winner_name: str, price: Decimal) -> Wording:
    """This function will word a notice of the result 中标结果公告 (Order 10 art. 6)."""
    return Wording(
        f"{name}（{lot_name}）中标结果公告",
        (
            ("中标人", winner_name),
            ("中标价", f"{money.show(price)} 元"),
            ("投诉", "有权自知道之日起 10 日内向行政监督部门投诉（条例 第六十条）。"),
        ),
    )


def failure_notice(*, name: str, lot_name: str, explanation: str) -> Wording:
    """This function will word a notice that a lot failed 招标失败公告 (招标投标法 第二十八条、第四十二条)."""
    return Wording(
        f"{name}（{lot_name}）招标失败公告",
        (("原因", explanation), ("后续安排", "招标人分析原因后依法重新招标；重新招标另行公告。")),
    )


def termination_notice(*, name: str, lots: Sequence[str], reason: str, refunds: str) -> Wording:
    """This function will word a notice that the buyer ends a tender 招标终止公告 (条例 第三十一条)."""
    return Wording(
        f"{name}招标终止公告",
        (
            ("终止的标段", "、".join(lots)),
            ("终止的原因", reason),
            (
                "费用和投标保证金的退还",
                f"{refunds}\n已收取的费用、投标保证金及银行同期存款利息及时退还（条例 第三十一条）。",
            ),
        ),
    )


def _lot(lot: LotLine) -> str:
    price = f"，最高投标限价 {money.show(lot.maximum_price)} 元" if lot.maximum_price is not None else ""
    return f"标段 {lot.code} {lot.name}：{lot.content}{price}"


def _number(at: int) -> str:
    return "一二三四五六七八九十"[at - 1]
