"""The verb of this room: publish."""

import hashlib
import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction

from tianping.canonical import encode
from tianping.exchange.catalogue.notices import NoticeKind, NoticePublished
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import Refusal
from tianping.trading.notices.models import Notice
from tianping.trading.notices.wording import Wording
from tianping.trading.plans.models import Tender
from tianping.web.accounts.rights import permit


class ContentMissing(Refusal):
    """The notice does not say what Order 10 art. 5 or 6 wants said."""

    code = "notice-content-missing"
    default_rule = "notice-media"
    zh = "公告缺少应当载明的内容：{missing}（《招标公告和公示信息发布管理办法》第五、六条）。"
    en = "The notice does not say what it must: {missing} (Order 10, art. 5 and 6)."
    next_zh = "请补充后发布。"
    next_en = "Add it, then publish."


@transaction.atomic
def publish(
    *,
    tender: Tender,
    kind: NoticeKind,
    wording: Wording,
    by: Actor,
    now: datetime,
    ends_at: datetime | None = None,
) -> Notice:
    """Publish a notice here and, by its event, on every platform that follows; the same words everywhere.

    `ends_at` is the deadline or end of publicity that readers wait for. Raises ContentMissing, NotAllowed.
    """
    permit(by, "notices.publish", tender)
    missing = wording.missing()
    if missing:
        raise ContentMissing(field="content", missing="、".join(missing))
    code = secrets.token_hex(16)
    event = NoticePublished(
        notice=code,
        tender=tender.code,
        kind=kind,
        title=wording.title,
        content=wording.content(),
        buyer_name=tender.buyer_name,
        region=tender.region,
        industry=tender.project.industry,
        issued_at=now,
        url=f"{str(settings.TIANPING.base_url).rstrip('/')}/tenders/{tender.code}/#notice-{code}",
        ends_at=ends_at,
    )
    notice = Notice.objects.create(
        code=code,
        tender=tender,
        kind=kind,
        title=event.title,
        content=event.content,
        sha256=hashlib.sha256(encode(event.as_body())).hexdigest(),
        url=event.url,
        issued_at=now,
        ends_at=ends_at,
    )
    record(event, by=by, now=now)
    return notice
