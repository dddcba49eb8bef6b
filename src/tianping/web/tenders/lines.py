"""The record in words: what each entry says to a visitor, and why it matters, in one sentence each."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from tianping.exchange.entries import Entry
from tianping.web import wording
from tianping.web.exchange_panel import kind_name
from tianping.web.parts import Article, Line, LineKind, Proof
from tianping.web.problems import language
from tianping.web.tenders.reading import TenderRecord, releases

Said = tuple[str, str, LineKind, Article | None]
SPOKEN: dict[str, Callable[[Any, datetime], Said]] = {}


def speaks(type_: str) -> Callable[[Callable[[Any, datetime], Said]], Callable[[Any, datetime], Said]]:
    """This function will declare how entries of a type are told."""

    def declare(say: Callable[[Any, datetime], Said]) -> Callable[[Any, datetime], Said]:
        SPOKEN[type_] = say
        return say

    return declare


def lines(record: TenderRecord, *, now: datetime) -> list[Line]:
    """This function will tell a tender's record, newest first; types that nobody asks about are left to the bundle."""
    return [_line(record, entry, now) for entry in reversed(record.entries) if entry.type in SPOKEN]


def told(record: TenderRecord, entry: Entry, now: datetime) -> Said:
    """This function will say what an entry means: what happened, why it matters, how much it weighs, its article."""
    if entry.type == "trustee.released" and entry not in releases(record):
        return gettext("{who}交出抽取托管片").format(who=kind_name(entry.kind)), _escrow(), "", None
    what, why, kind, article = SPOKEN[entry.type](entry.event, now)
    return what.replace("{who}", kind_name(entry.kind)), why, kind, article


def _escrow() -> str:
    return gettext("有一方没有揭示抽取随机数，由托管方补上；与投标文件无关。")


def _line(record: TenderRecord, entry: Entry, now: datetime) -> Line:
    what, why, kind, article = told(record, entry, now)
    proof = Proof(index=entry.position, witnesses=record.witnesses(entry), url=proof_url(record.code, entry))
    return Line(at=entry.at, what=what, why=why, kind=kind, article=article, proof=proof)


def proof_url(tender: str, entry: Entry) -> str:
    """This function will return the address of an entry's proof."""
    return f"/tenders/{tender}/proofs/{entry.origin}/{entry.position}/"


def _moment(at: datetime, now: datetime) -> str:
    return wording.moment(at, language=language(), now=now)


@speaks("tender.planned")
def _planned(event: Any, now: datetime) -> Said:
    why = gettext("{buyer}，{count} 个标段。").format(buyer=event.buyer_name, count=len(event.lots))
    return gettext("招标方案入库"), why, "", None


@speaks("trustee.key_bound")
def _bound(event: Any, now: datetime) -> Said:
    why = gettext("这把密钥只用于本项目，{at} 之前不放出。").format(at=_moment(event.opening_at, now))
    return gettext("{who}为本项目绑定开标密钥"), why, "", None


@speaks("documents.issued")
def _issued(event: Any, now: datetime) -> Said:
    why = gettext("免登录下载，不用报名；投标截止 {at}。").format(at=_moment(event.bids_due_at, now))
    return gettext("发出招标文件"), why, "key", None


NOTICES = {
    "tender": lambda: gettext("发布招标公告"),
    "change": lambda: gettext("发布变更公告"),
    "candidates": lambda: gettext("公示中标候选人"),
    "result": lambda: gettext("公告中标结果"),
    "failure": lambda: gettext("公告招标失败"),
    "termination": lambda: gettext("公告终止招标"),
}


@speaks("notice.published")
def _notice(event: Any, now: datetime) -> Said:
    return NOTICES[event.kind](), event.title, "", None


@speaks("documents.clarified")
def _clarified(event: Any, now: datetime) -> Said:
    what = gettext("发出第 {number} 号澄清").format(number=event.number)
    why = gettext("{content}（投标截止 {at}）").format(content=event.content[:120], at=_moment(event.bids_due_at, now))
    return what, why, "key", Article(text=gettext("条例 第二十一条"), rule="clarification")


@speaks("opening.moved")
def _moved(event: Any, now: datetime) -> Said:
    why = gettext("改到 {at}：{reason}").format(at=_moment(event.bids_due_at, now), reason=event.reason)
    return gettext("推迟投标截止和开标"), why, "key", None


@speaks("bids.closed")
def _closed(event: Any, now: datetime) -> Said:
    standing = sum(len(lot.standing) for lot in event.lots)
    why = gettext("有效回执 {count} 份，逐份列入截止清单。").format(count=standing)
    return gettext("投标截止"), why, "key", Article(text=gettext("招标投标法 第三十四条"), rule="opening-time")


@speaks("trustee.released")
def _released(event: Any, now: datetime) -> Said:
    why = gettext("六项条件逐项核对后放出，共 {count} 份。").format(count=len(event.seals))
    return gettext("{who}放出开标密钥"), why, "", None


@speaks("opening.read_out")
def _read_out(event: Any, now: datetime) -> Said:
    why = _opened(event)
    if event.not_opened:
        why += gettext("未能开启 {count} 份，原因逐份列明。").format(count=len(event.not_opened))
    return gettext("开标唱标"), why, "key", Article(text=gettext("招标投标法 第三十六条"), rule="opening-time")


def _opened(event: Any) -> str:
    if not event.bids:
        return gettext("没有开启的投标。")
    lowest = wording.yuan(min(event.bids, key=lambda bid: Decimal(bid.price)).price)
    return gettext("开启 {count} 份，最低报价 {price} 元。").format(count=len(event.bids), price=lowest)


@speaks("opening.recorded")
def _recorded(event: Any, now: datetime) -> Said:
    return gettext("公布开标记录"), gettext("带平台电子印章的 PDF，在上面“文件下载”里。"), "", None


@speaks("committee.requested")
def _requested(event: Any, now: datetime) -> Said:
    why = gettext("共 {seats} 人，其中随机抽取专家 {experts} 人。").format(seats=event.seats, experts=event.experts)
    return gettext("申请抽取评标专家"), why, "", Article(text=gettext("招标投标法 第三十七条"), rule="committee")


@speaks("draw.concluded")
def _drawn(event: Any, now: datetime) -> Said:
    why = gettext("三方各出一个随机数，任何人可以重算；名单在结果公告前保密。")
    return gettext("专家抽取完成"), why, "", Article(text=gettext("条例 第四十六条"), rule="expert-draw")


@speaks("evaluation.reported")
def _reported(event: Any, now: datetime) -> Said:
    why = gettext("{signed} 名成员签字。").format(signed=event.signed)
    return gettext("招标人收到评标报告"), why, "", None


@speaks("candidates.published")
def _candidates(event: Any, now: datetime) -> Said:
    why = gettext("共 {count} 名，公示到 {at}，期间可以提异议。").format(
        count=len(event.candidates), at=_moment(event.until_at, now)
    )
    return gettext("公示中标候选人"), why, "key", Article(text=gettext("条例 第五十四条"), rule="publicity")


@speaks("award.decided")
def _decided(event: Any, now: datetime) -> Said:
    why = gettext("{winner}，{price} 元。").format(winner=event.winner_name, price=wording.yuan(event.price))
    return gettext("确定中标人"), why, "key", None


@speaks("award.notified")
def _notified(event: Any, now: datetime) -> Said:
    why = gettext("同时通知其他投标人 {count} 家。").format(count=len(event.others))
    return gettext("发出中标通知书"), why, "key", Article(text=gettext("招标投标法 第四十五条"), rule="award-notice")


@speaks("report.submitted")
def _report(event: Any, now: datetime) -> Said:
    article = Article(text=gettext("招标投标法 第四十七条"), rule="written-report")
    return gettext("向监督部门提交书面报告"), "", "", article


@speaks("tender.failed")
def _failed(event: Any, now: datetime) -> Said:
    return (
        gettext("招标失败"),
        event.explanation,
        "key",
        Article(text=gettext("招标投标法 第二十八条"), rule=event.rule),
    )


@speaks("tender.held")
def _held(event: Any, now: datetime) -> Said:
    return gettext("暂停"), event.reason, "key", None


@speaks("tender.resumed")
def _resumed(event: Any, now: datetime) -> Said:
    return gettext("恢复"), event.reason, "key", None


@speaks("directive.issued")
def _directive(event: Any, now: datetime) -> Said:
    names = {"suspend": gettext("监督指令：暂停"), "resume": gettext("监督指令：恢复")}
    why = f"{event.department}：{event.reason}"
    if event.demand:
        why += gettext("　要求：{demand}").format(demand=event.demand)
    rule = "" if event.kind == "correct" else "suspension"
    return names.get(event.kind, gettext("监督指令：责令改正")), why, "key", Article(text=event.basis, rule=rule)


@speaks("directive.settled")
def _settled(event: Any, now: datetime) -> Said:
    return gettext("监督部门核实改正"), event.note, "key", None


@speaks("limit.breached")
def _breached(event: Any, now: datetime) -> Said:
    why = gettext("应在 {at} 前办完。").format(at=_moment(event.due, now))
    return gettext("期限超出"), why, "key", Article(text=event.article, rule=event.rule)


@speaks("tender.archived")
def _archived(event: Any, now: datetime) -> Said:
    why = gettext("{count} 条记录打成一包，可以离线核验。").format(count=event.entries)
    return gettext("归档"), why, "key", Article(text=gettext("办法 第四十条"), rule="")
