"""Confirmations: of the issue, of a change, of having taken the documents; what is in the log, and what waits for it."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext

from tianping.trading.documents.models import Clarification, DocumentFile, Terms
from tianping.trading.plans.models import Tender
from tianping.web import wording
from tianping.web.parts import Fact, Link, Receipt, Step
from tianping.web.problems import language
from tianping.web.tenders.lines import proof_url
from tianping.web.tenders.reading import record_of


def exact(at: datetime) -> str:
    """This function will write an instant to the millisecond, in Shanghai time."""
    local = at.astimezone(wording.SHANGHAI)
    return f"{local:%Y-%m-%d %H:%M:%S}.{local.microsecond // 1000:03}"


def issue_receipt(tender: Tender, terms: Terms, *, now: datetime) -> Receipt:
    """This function will confirm that the documents are out."""
    assert terms.issued_at is not None
    due = wording.moment(terms.bids_due_at, language=language(), now=now)
    files = DocumentFile.objects.filter(tender=tender, version=1)
    steps, acts = _logged(tender.code, "documents.issued", terms.issued_at)
    return Receipt(
        title=gettext("招标文件已发出"),
        subtitle=tender.name,
        qr=_address(f"/tenders/{tender.code}/"),
        facts=[
            Fact(term=gettext("招标项目编号"), value=tender.code, code=True),
            Fact(term=gettext("发出时间"), value=exact(terms.issued_at)),
            *(Fact(term=one.name, value=one.sha256, code=True) for one in files),
            Fact(term=gettext("密封规则摘要"), value=terms.policy_digest, code=True),
        ],
        steps=[*steps, Step(text=gettext("招标公告已发布，各平台内容一致"))],
        acts=[Link(text=gettext("看招标公告"), url=f"/tenders/{tender.code}/notices/", primary=True), *acts],
        note=gettext("还可以：发澄清与修改，推迟投标截止，都在 {due} 之前。不能提前，不能收回。").format(due=due),
    )


def change_receipt(tender: Tender, made: Clarification, *, now: datetime) -> Receipt:
    """This function will confirm a clarification or change."""
    due = wording.moment(made.bids_due_at, language=language(), now=now)
    steps, acts = _logged(tender.code, "documents.clarified", made.published_at)
    return Receipt(
        title=gettext("第 {number} 号澄清与修改已发出").format(number=made.number),
        subtitle=tender.name,
        qr=_address(f"/tenders/{tender.code}/documents/"),
        facts=[
            Fact(term=gettext("招标项目编号"), value=tender.code, code=True),
            Fact(term=gettext("发出时间"), value=exact(made.published_at)),
            Fact(term=gettext("投标截止、开标"), value=due),
        ],
        steps=[*steps, Step(text=gettext("变更公告已发布，所有人同时看到"))],
        acts=[Link(text=gettext("看澄清和答疑"), url=f"/tenders/{tender.code}/documents/", primary=True), *acts],
        note=gettext("发出后不能收回。还要改，再发一号。"),
    )


def taking_receipt(tender: Tender, *, subject: str, at: datetime, now: datetime) -> Receipt:
    """This function will confirm to a bidder that it took the documents; only it sees this."""
    files = DocumentFile.objects.filter(tender=tender, version__lte=tender.terms.version)
    due = wording.moment(tender.terms.bids_due_at, language=language(), now=now)
    return Receipt(
        title=gettext("已获取招标文件"),
        subtitle=tender.name,
        qr=_address(f"/tenders/{tender.code}/"),
        facts=[
            Fact(term=gettext("招标项目编号"), value=tender.code, code=True),
            Fact(term=gettext("获取单位"), value=subject, code=True),
            Fact(term=gettext("首次获取时间"), value=exact(at)),
            *(Fact(term=one.name, value=one.sha256, code=True) for one in files),
        ],
        steps=[Step(text=gettext("已加密记入日志，截止前谁也看不到是你"))],
        acts=[
            Link(text=gettext("下载文件"), url=f"/tenders/{tender.code}/documents/", primary=True),
            Link(text=gettext("向招标人提问"), url=f"/tenders/{tender.code}/questions/new/"),
            Link(text=gettext("打印（PDF，盖章）"), url=f"/tenders/{tender.code}/documents/receipt.pdf"),
        ],
        note=gettext("投标截止 {due}。有了澄清与修改，在这里和项目页都能看到。").format(due=due),
    )


def _logged(code: str, type_: str, at: datetime) -> tuple[list[Step], list[Link]]:
    """Whether the act stands in the log already, and where."""
    record = record_of(code)
    entry = next((one for one in record.all(type_) if one.at == at), None)
    if entry is None:
        return [Step(text=gettext("等待写入日志，通常几秒"), done=False)], []
    said = gettext("已写入日志第 {index} 条").format(index=f"{entry.position:,}")
    return [Step(text=said)], [Link(text=gettext("看存证"), url=proof_url(code, entry))]


def _address(path: str) -> str:
    return f"{str(settings.TIANPING.base_url).rstrip('/')}{path}"
