"""What the service platform's log tells: subjects and the trust list. Other kinds of platform are not asked."""

import base64

from tianping.canonical import encode
from tianping.exchange.catalogue.subjects import SubjectRegistered, TrustListPublished
from tianping.exchange.entries import Entry
from tianping.exchange.models import Peer
from tianping.exchange.projecting import projects, resets
from tianping.record.notes import VerifierKey
from tianping.refusals import Refusal
from tianping.sealing.certificates import TrustList
from tianping.trading.subjects.models import Subject, TrustListVersion

ROOM = "trading_subjects"


class TrustListForged(Refusal):
    """The trust list is not signed by the identity key of the platform whose log it stands in; this room stops."""

    code = "trust-list-forged"
    zh = "{origin} 发布的第 {version} 版信任列表签名不对，未采用。"
    en = "Version {version} of the trust list in the log of {origin} is not signed by its identity key; it was not taken."
    next_zh = "请与公共服务平台核对身份公钥。"
    next_en = "Check the identity key with the public service platform."


@projects("subject.registered", room=ROOM, kinds={"service"})
def learn_subject(entry: Entry) -> None:
    """This function will keep the newest version of a subject."""
    event = entry.event
    assert isinstance(event, SubjectRegistered)
    known = Subject.objects.filter(uscc=event.subject).values_list("version", flat=True).first()
    if known is not None and known >= event.version:
        return
    Subject.objects.update_or_create(
        uscc=event.subject,
        defaults={
            "name": event.name,
            "legal_form": event.legal_form,
            "region": event.region,
            "roles": list(event.roles),
            "verified": event.verified,
            "version": event.version,
        },
    )


@projects("trust_list.published", room=ROOM, kinds={"service"})
def learn_trust_list(entry: Entry) -> None:
    """This function will keep a version of the trust list. Raises TrustListForged, BadTrustList."""
    event = entry.event
    assert isinstance(event, TrustListPublished)
    signed = encode(event.trust_list)
    if not _identity(entry.origin).verifies(_bytes(event.signature), signed):
        raise TrustListForged(origin=entry.origin, version=event.version)
    TrustList.decode(signed)
    TrustListVersion.objects.get_or_create(
        version=event.version,
        defaults={"origin": entry.origin, "trust_list": event.trust_list, "signature": event.signature},
    )


@resets(ROOM)
def forget() -> None:
    """This function will clear what was learnt, before a replay."""
    Subject.objects.all().delete()
    TrustListVersion.objects.all().delete()


def _identity(origin: str) -> VerifierKey:
    return VerifierKey.parse(Peer.objects.get(origin=origin).identity_vkey)


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""
