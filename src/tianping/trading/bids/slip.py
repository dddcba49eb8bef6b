"""The receipt of a bid or of its withdrawal as one keeps it: number, time to the millisecond, digests, what is proven."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext

from tianping.law.days import SHANGHAI
from tianping.record.receipts import Line
from tianping.trading.bids.models import Bid
from tianping.trading.bids.proving import receipt_of
from tianping.trading.bids.trustees import names_of
from tianping.trading.documents.models import Terms
from tianping.web import wording
from tianping.web.parts import Article, Fact, Link, Receipt, Step
from tianping.web.problems import language


def address_of(bid: Bid) -> str:
    """This function will return where the receipt of a bid is seen."""
    return f"/my/bids/receipts/{bid.receipt}/"


def slip(bid: Bid, *, now: datetime) -> Receipt:
    """This function will lay out the receipt of a bid; the proofs are those of this moment."""
    terms, lines = bid.lot.tender.terms, receipt_of(bid).lines
    return Receipt(
        title=title_of(bid),
        subtitle=gettext("{tender}　{lot}").format(tender=bid.lot.tender.name, lot=bid.lot.name),
        qr=f"{settings.TIANPING.address('trading')}{address_of(bid)}",
        facts=facts_of(bid),
        steps=[_step(line, terms) for line in lines],
        steps_note=_note(lines),
        acts=_acts(bid, terms, now),
        note=changes(bid, terms, now),
    )


def title_of(bid: Bid) -> str:
    """This function will name the receipt by what became of the bid."""
    if bid.state == "withdrawn":
        return gettext("撤回回执")
    return gettext("投标回执（已被替换）") if bid.state == "replaced" else gettext("投标回执")


def facts_of(bid: Bid) -> list[Fact]:
    """This function will state what was handed in, and when."""
    found = [
        Fact(term=gettext("回执编号"), value=bid.receipt, code=True),
        Fact(term=gettext("收到时间"), value=exact(bid.received_at)),
    ]
    if bid.withdrawn_at is not None:
        refund = Article(text=gettext("条例 第三十五条"), rule="withdrawal-refund")
        found.append(Fact(term=gettext("撤回时间"), value=exact(bid.withdrawn_at), article=refund))
    return [
        *found,
        Fact(term=gettext("投标人"), value=bid.bidder_name),
        Fact(term=gettext("标段编号"), value=bid.lot_id, code=True),
        Fact(term=gettext("第几版"), value=str(bid.counter)),
        Fact(term=gettext("文件大小"), value=wording.size(bid.size)),
        Fact(term=gettext("文件摘要"), value=bid.sha256, code=True),
        Fact(term=gettext("封装编号"), value=bid.seal, code=True),
    ]


def exact(at: datetime) -> str:
    """This function will say a moment to the millisecond, in Shanghai time."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S.%f}"[:-3]


def waits(bid: Bid) -> bool:
    """This function will say whether anything of the receipt is still to be proven."""
    return any(line.state == "waiting" for line in receipt_of(bid).lines)


def changes(bid: Bid, terms: Terms, now: datetime) -> str:
    """This function will say what may still be changed, and until when."""
    until = wording.moment(terms.bids_due_at, language=language(), now=now)
    if bid.state == "withdrawn":
        bond = gettext("招标人自收到撤回通知之日起 5 日内退还投标保证金（条例 第三十五条）。")
        again = gettext("{until} 前可以另行加密，再投一份。").format(until=until) if now <= terms.bids_due_at else ""
        return f"{bond}{again}" if terms.bond else again
    if bid.state == "replaced":
        return gettext("这一版不再有效，以接替它的那一版为准。")
    if now <= terms.bids_due_at and bid.lot.stage == "issued":
        return gettext("{until} 前可以替换或者撤回（招标投标法 第二十九条）。").format(until=until)
    return gettext("已过截止时间，不能替换，不能撤回。截止后撤销的，招标人可以不退还投标保证金（条例 第三十五条）。")


def _acts(bid: Bid, terms: Terms, now: datetime) -> list[Link]:
    place = address_of(bid)
    found = [Link(text=gettext("下载 PDF"), url=f"{place}receipt.pdf", primary=True)]
    found.append(Link(text=gettext("下载 JSON"), url=f"{place}receipt.json"))
    if bid.state == "standing" and now <= terms.bids_due_at and bid.lot.stage == "issued":
        found.append(Link(text=gettext("替换"), url=f"/my/bids/lots/{bid.lot_id}/#h-seal"))
        found.append(Link(text=gettext("撤回投标"), url=f"{place}withdraw/"))
    return found


def _step(line: Line, terms: Terms) -> Step:
    told = line.zh if language() == "zh" else line.en[:1].upper() + line.en[1:]
    who = names_of(terms).get(line.name.partition(":")[2], ("", ""))[1]
    text = gettext("{who}：{what}").format(who=who, what=told) if who else told
    when = {"proven": gettext("已证明"), "waiting": gettext("等待"), "failed": gettext("不符")}[line.state]
    return Step(text=text, when=when, done=line.state == "proven")


def _note(lines: tuple[Line, ...]) -> str:
    if any(line.state == "failed" for line in lines):
        return gettext("有一方打不开它那一份密钥盒。两方就能开启，投标仍然有效；稳妥起见，重新加密替换一次。")
    if any(line.state == "waiting" for line in lines):
        return gettext("还没有证明的，过一会儿自己补上；不影响投标已经收到。")
    return gettext("各项都已证明。回执可以离线核验：tianping verify。")
