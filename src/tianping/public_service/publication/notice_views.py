"""One notice as a page that prints well, and the subscription to a search."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tianping.exchange.models import Peer
from tianping.public_service.publication import asking, listing, queries
from tianping.public_service.publication.models import Publication, PublishedTender
from tianping.web import parts, wording
from tianping.web.access import public
from tianping.web.clock import business_now
from tianping.web.problems import language
from tianping.web.tenders.reading import TenderRecord, record_of
from tianping.web.tenders.tables import file_url

LATEST = 50
AGE = 300
"""Seconds for which a reader of feeds may keep an answer."""


@public
@require_safe
def notice(request: HttpRequest, notice: str) -> HttpResponse:
    """A notice word for word: its facts, files and proof, the same notice where it was issued, and what else was said."""
    found, now = queries.notice_of(notice=notice), business_now()
    tender = PublishedTender.objects.filter(tender=found.tender).first()
    record = record_of(found.tender)
    others = Publication.objects.filter(tender=found.tender).exclude(notice=notice).order_by("-issued_at", "notice")
    context = {
        "notice": found,
        "kind": listing.kinds().get(found.kind, found.kind),
        "limit": listing.limit_of(tender, now),
        "facts": _facts(found, tender, now),
        "files": _files(record, found),
        "proof": _proof(record, found),
        "platform": Peer.objects.filter(origin=found.platform).first(),
        "others": listing.table(list(others[:20]), now, empty=gettext("这个项目还没有别的公告。")),
        "address": request.build_absolute_uri(f"/notices/{notice}/"),
    }
    return render(request, "publication/notice.html", context)


@public
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest notices that fit a question, as Atom (RFC 4287); what cannot be read of the question is passed over."""
    asked, _ = asking.read(request.GET.dict())
    made = Atom1Feed(
        title=gettext("招标公告：{what}").format(
            what=gettext("、").join(one.text for one in listing.chosen(asked)) or gettext("全部")
        ),
        link=request.build_absolute_uri(asking.link(asked)),
        description="",
        language="en" if language() == "en" else "zh-CN",
        feed_url=request.build_absolute_uri(asking.link(asked, to=asking.FEED)),
    )
    for found in queries.published(asked=asked, now=business_now())[:LATEST]:
        made.add_item(
            title=_clean(found.title),
            link=request.build_absolute_uri(f"/notices/{found.notice}/"),
            description=_clean(found.content[:1000]),
            unique_id=f"urn:tianping:notice:{found.notice}",
            pubdate=found.issued_at,
            updateddate=found.issued_at,
            author_name=_clean(found.buyer_name),
            categories=[found.kind],
        )
    answer = HttpResponse(content_type=made.content_type)
    made.write(answer, "utf-8")
    answer.headers["Cache-Control"] = f"public, max-age={AGE}"
    answer.headers["Vary"] = "Cookie, Accept-Language"
    return answer


def _clean(text: str) -> str:
    """XML takes no control characters."""
    return "".join(char for char in text if char.isprintable() or char in "\n\t")


def _facts(found: Publication, tender: PublishedTender | None, now: datetime) -> list[parts.Fact]:
    def at(moment: datetime | None) -> str:
        return wording.moment(moment, language=language(), now=now) if moment else gettext("暂定")

    method = listing.methods().get(tender.method, "") if tender else ""
    facts = [
        parts.Fact(term=gettext("招标人"), value=found.buyer_name),
        parts.Fact(term=gettext("项目编号"), value=found.tender, code=True),
        parts.Fact(term=gettext("地区"), value=listing.region(found.region)),
        parts.Fact(term=gettext("行业"), value=listing.industry(found.industry)),
        parts.Fact(term=gettext("发布时间"), value=at(found.issued_at)),
    ]
    if method:
        facts.insert(2, parts.Fact(term=gettext("招标方式"), value=method))
    if tender and tender.amount is not None:
        facts.append(parts.Fact(term=gettext("最高限价（元）"), value=wording.yuan(tender.amount)))
    if tender and tender.bids_due_at:
        facts.append(parts.Fact(term=gettext("投标截止"), value=at(tender.bids_due_at)))
    return [*facts, parts.Fact(term=gettext("内容摘要"), value=found.sha256, code=True)]


def _files(record: TenderRecord, found: Publication) -> parts.Table:
    """The files that the notice's own entry names."""
    entries = [one for one in record.entries if (one.origin, one.position) == (found.platform, found.position)]
    rows = [
        parts.Row(
            cells=[
                parts.Cell(text=file.name, url=file_url(found.tender, file.sha256)),
                parts.Cell(text=wording.size(file.size)),
                parts.Cell(text=file.sha256, code=True),
            ]
        )
        for entry in entries
        for file in entry.files
    ]
    columns = [
        parts.Column(label=gettext("文件")),
        parts.Column(label=gettext("大小"), num=True),
        parts.Column(label=gettext("摘要")),
    ]
    empty = gettext("公告没有附件。招标文件在项目页下载。")
    return parts.Table(caption=gettext("公告的文件"), columns=columns, rows=rows, empty=empty)


def _proof(record: TenderRecord, found: Publication) -> parts.Proof:
    entry = next(
        (one for one in record.entries if (one.origin, one.position) == (found.platform, found.position)), None
    )
    return parts.Proof(
        index=found.position,
        witnesses=record.witnesses(entry) if entry else None,
        url=f"/tenders/{found.tender}/proofs/{found.platform}/{found.position}/",
    )
