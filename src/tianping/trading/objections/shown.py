"""An objection as its parties and auditors see it: facts, receipt, rows of a list."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext

from tianping.law.days import SHANGHAI
from tianping.record.actors import Actor
from tianping.trading.objections.forms import subject_name
from tianping.trading.objections.models import Objection
from tianping.trading.objections.receipts import receipt_of
from tianping.trading.objections.rules import names_are_secret
from tianping.web import parts, wording
from tianping.web.problems import language
from tianping.web.tenders.lines_disputes import article_of, measure, outcome


def address(found: Objection, page: str = "") -> str:
    """This function will return the address of an objection, or of one of its pages."""
    return f"/objections/{found.code}/{page}"


def subject(found: Objection) -> str:
    """This function will say to what is objected."""
    return subject_name(found.about, found.lot)


def state(found: Objection) -> str:
    """This function will say where an objection stands."""
    if found.state == "answered":
        done = measure(found.measure)
        return (
            gettext("{outcome}，{measure}").format(outcome=outcome(found.outcome), measure=done)
            if done
            else outcome(found.outcome)
        )
    return gettext("已撤回") if found.state == "withdrawn" else gettext("待答复")


def facts(found: Objection, *, by: Actor, now: datetime) -> list[parts.Fact]:
    """This function will say what is known of an objection to who may read it; who objects only where it is no secret."""
    said = [
        parts.Fact(term=gettext("异议编号"), value=found.code, code=True),
        parts.Fact(term=gettext("对象"), value=subject(found), article=article_of(found.about)),
        parts.Fact(term=gettext("收到"), value=_moment(found.received_at, now)),
        parts.Fact(term=gettext("应答复"), value=_moment(found.answer_due, now)),
        parts.Fact(term=gettext("状态"), value=state(found)),
    ]
    said += _who(found, by, now)
    if found.ended_at:
        said.append(parts.Fact(term=gettext("办结"), value=_moment(found.ended_at, now)))
    return said


def _who(found: Objection, by: Actor, now: datetime) -> list[parts.Fact]:
    own = by.role == "bidder" and found.objector == by.office
    if not own and names_are_secret(found, now):
        return [parts.Fact(term=gettext("提出人"), value=gettext("投标截止前保密（招标投标法 第二十二条）"))]
    said = [parts.Fact(term=gettext("提出人"), value=f"{found.objector_name}　{found.objector}")]
    if found.interest:
        said.append(parts.Fact(term=gettext("利害关系"), value=found.interest))
    return said


def receipt(found: Objection) -> parts.Receipt:
    """This function will draw the objector's receipt: number, time to the millisecond, digest, what is proven by now."""
    held = receipt_of(found)
    here = settings.TIANPING.address("trading")
    steps = [
        parts.Step(text=line.zh if language() == "zh" else line.en, done=line.state == "proven") for line in held.lines
    ]
    at = found.received_at.astimezone(SHANGHAI)
    said = [
        parts.Fact(term=gettext("异议编号"), value=found.code, code=True),
        parts.Fact(term=gettext("招标项目"), value=f"{found.tender.name}　{found.tender_id}"),
        parts.Fact(term=gettext("对象"), value=subject(found), article=article_of(found.about)),
        parts.Fact(term=gettext("收到时间"), value=f"{at:%Y-%m-%d %H:%M:%S}.{at.microsecond // 1000:03}"),
        parts.Fact(term=gettext("内容摘要"), value=found.digest, code=True),
        parts.Fact(term=gettext("应答复"), value=_moment(found.answer_due, None)),
    ]
    acts = [
        parts.Link(text=gettext("看这件异议"), url=address(found), primary=True),
        parts.Link(text=gettext("打印（PDF，盖章）"), url=address(found, "receipt.pdf")),
        parts.Link(text=gettext("下载回执"), url=address(found, "receipt.json")),
    ]
    return parts.Receipt(
        title=gettext("异议已收到"),
        subtitle=gettext("招标人要在期限内答复；答复公开，不公开你是谁。"),
        qr=f"{here}{address(found, 'receipt/')}",
        facts=said,
        steps=[parts.Step(text=gettext("平台已签收")), *steps],
        acts=acts,
        note=gettext("答复前可以撤回；要改内容，撤回后重新提出。"),
    )


def table(found: Iterable[Objection], *, now: datetime, empty: str) -> parts.Table:
    """This function will list objections, with the time left for each answer."""
    columns: Sequence[parts.Column] = [
        parts.Column(label=gettext("异议")),
        parts.Column(label=gettext("收到"), nw=True),
        parts.Column(label=gettext("应答复"), nw=True),
        parts.Column(label=gettext("状态")),
    ]
    return parts.Table(caption=gettext("异议"), columns=columns, rows=[_row(one, now) for one in found], empty=empty)


def _row(found: Objection, now: datetime) -> parts.Row:
    said, left = language(), found.answer_due - now
    word: parts.LimitWord = "done"
    if found.state == "open":
        word = "breach" if left.total_seconds() < 0 else "near" if left.days < 1 else "well"
    text = wording.remaining(left, language=said) if found.state == "open" else state(found)
    return parts.Row(
        cells=[
            parts.Cell(text=subject(found), url=address(found), small=f"{found.tender.name}　{found.tender_id}"),
            parts.Cell(text=wording.brief(found.received_at, language=said, now=now)),
            parts.Cell(text=wording.brief(found.answer_due, language=said, now=now)),
            parts.Cell(part=parts.Limit(word=word, text=text)),
        ]
    )


def _moment(at: datetime, now: datetime | None) -> str:
    return wording.moment(at, language=language(), now=now)
