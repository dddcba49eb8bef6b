"""Publishing the trust list: one verb, one event."""

import base64
from datetime import datetime

from django.db import IntegrityError, transaction

from tianping.exchange.catalogue.subjects import TrustListPublished
from tianping.public_service.certificates.models import TrustListVersion
from tianping.record.actors import Actor
from tianping.record.identity import own_keys
from tianping.record.recording import record
from tianping.refusals import Refusal
from tianping.sealing.certificates import TrustList
from tianping.web.accounts.rights import permit


class NotTheNextVersion(Refusal):
    """Versions follow each other without a gap; this one does not follow the newest."""

    code = "not-the-next-version"
    status = 409
    zh = "信任列表应为第 {expected} 版，送来的是第 {given} 版。"
    en = "The next trust list is version {expected}; version {given} was sent."
    next_zh = "请在最新一版上修改，版号加一。"
    next_en = "Change the newest version and add one to its number."


class NoAuthorityCounts(Refusal):
    """With this list nobody could sign anything."""

    code = "no-authority-counts"
    zh = "这份信任列表里，今天没有一家有效的 CA。"
    en = "No certification authority of this list counts today."
    next_zh = "请至少列入一家在有效期内的 CA。"
    next_en = "List at least one authority that counts today."


@transaction.atomic
def publish(*, trust_list: TrustList, by: Actor, now: datetime) -> TrustListVersion:
    """Publish the next version of the trust list, signed by this platform's identity key.

    Raises NotTheNextVersion (also in a race), NoAuthorityCounts, BadTrustList where a certificate differs from its pin.
    """
    permit(by, "certificates.publish")
    checked = TrustList.decode(trust_list.encoded())
    newest = TrustListVersion.objects.first()
    expected = newest.version + 1 if newest else 1
    if checked.number != expected:
        raise NotTheNextVersion(field="number", expected=expected, given=checked.number)
    if not any(ca.counts(now) for ca in checked.cas):
        raise NoAuthorityCounts(field="cas")
    signature = base64.b64encode(own_keys().identity.private.sign(checked.encoded())).decode()
    content = checked.model_dump(mode="json")
    try:
        with transaction.atomic():
            version = TrustListVersion.objects.create(
                version=expected, content=content, signature=signature, published_at=now
            )
    except IntegrityError:
        raise NotTheNextVersion(field="number", expected=expected + 1, given=checked.number) from None
    record(TrustListPublished(version=expected, trust_list=content, signature=signature), by=by, now=now)
    return version
