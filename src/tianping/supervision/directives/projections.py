"""What this room learns: obedience from trading platforms; departments and the trust list from service platforms."""

import base64
import binascii

from tianping.canonical import encode
from tianping.exchange.catalogue.subjects import SubjectRegistered, TrustListPublished
from tianping.exchange.catalogue.supervising import DirectiveObeyed
from tianping.exchange.entries import Entry
from tianping.exchange.models import Peer
from tianping.exchange.projecting import projects, resets
from tianping.record.notes import VerifierKey
from tianping.refusals import Refusal
from tianping.supervision.directives.models import Department, KnownTrustList, Obedience

ROOM = "directives"
SUPERVISING = {"supervisor", "auditor"}


class TrustListForged(Refusal):
    """The trust list is not signed by the service platform that logged it."""

    code = "trust-list-forged"
    zh = "{origin} 的信任列表第 {version} 版签名不对，不采用。"
    en = "Version {version} of the trust list of {origin} is not signed by it; it is not taken."
    next_zh = "请联系公共服务平台。"
    next_en = "Ask the service platform."


@projects("directive.obeyed", room=ROOM, kinds={"trading"})
def directive_obeyed(entry: Entry) -> None:
    """A trading platform has carried a directive out; the first word counts."""
    event = entry.event
    assert isinstance(event, DirectiveObeyed)
    Obedience.objects.get_or_create(directive=event.directive, defaults={"platform": entry.origin, "at": entry.at})


@projects("subject.registered", room=ROOM, kinds={"service"})
def subject_registered(entry: Entry) -> None:
    """A department is a subject that supervises or audits; one that no longer does is forgotten."""
    event = entry.event
    assert isinstance(event, SubjectRegistered)
    known = Department.objects.filter(uscc=event.subject).first()
    if known and known.version >= event.version:
        return
    if not SUPERVISING & set(event.roles):
        Department.objects.filter(uscc=event.subject).delete()
        return
    facts = {
        "version": event.version,
        "name": event.name,
        "region": event.region,
        "roles": list(event.roles),
        "verified": event.verified,
    }
    Department.objects.update_or_create(uscc=event.subject, defaults=facts)


@projects("trust_list.published", room=ROOM, kinds={"service"})
def trust_list_published(entry: Entry) -> None:
    """The newest trust list counts. Raises TrustListForged, which stops this room with an alarm."""
    event = entry.event
    assert isinstance(event, TrustListPublished)
    peer = Peer.objects.get(origin=entry.origin)
    if not _signed(peer.identity_vkey, event):
        raise TrustListForged(origin=entry.origin, version=event.version)
    known = KnownTrustList.objects.filter(origin=entry.origin).first()
    if known is None or known.version < event.version:
        KnownTrustList.objects.update_or_create(
            origin=entry.origin, defaults={"version": event.version, "content": event.trust_list}
        )


@resets(ROOM)
def reset() -> None:
    """Empty what is projected."""
    for model in (Obedience, Department, KnownTrustList):
        model.objects.all().delete()


def _signed(vkey: str, event: TrustListPublished) -> bool:
    try:
        signature = base64.b64decode(event.signature, validate=True)
    except binascii.Error:
        return False
    return VerifierKey.parse(vkey).verifies(signature, encode(event.trust_list))
