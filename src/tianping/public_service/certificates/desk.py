"""What waits for the operator in the trust list: a first list, revocation lists that are stale."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext

from tianping.public_service.certificates import showing
from tianping.public_service.certificates.models import TrustListVersion
from tianping.record.actors import Actor
from tianping.sealing.certificates import TrustList
from tianping.web.desk.waiting import Waiting, may_begin, waits_for
from tianping.web.parts import Link


@waits_for("operator")
def trust_list_to_look_at(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Without a list nobody signs in by certificate; a stale revocation list lets a lost key count."""
    version = TrustListVersion.objects.first()
    if version is None:
        yield Waiting(
            what=gettext("签发第一版信任列表"), url="/trust-list/add/", why=gettext("没有它，证书登录用不了。")
        )
    elif late := showing.stale(TrustList.model_validate(version.content), now):
        why = gettext("{count} 家 CA 的吊销列表过期或没有取到。").format(count=late)
        yield Waiting(what=gettext("看过期的吊销列表"), url="/trust-list/", why=why)


@may_begin("operator")
def new_authority(actor: Actor, now: datetime) -> Iterator[Link]:
    """A CA may be added at any time."""
    yield Link(text=gettext("加一家 CA"), url="/trust-list/add/")
