"""Adding a CA to the trust list, and ending one: each makes the next signed version."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509

from tianping.public_service.certificates import actions, queries
from tianping.public_service.certificates.models import TrustListVersion
from tianping.record.actors import Actor
from tianping.refusals import BadInput, NotFound, Refusal
from tianping.sealing.certificates import Pinned, TrustedCA, TrustList
from tianping.sealing.naming_rules import PersonRule, UsccRule
from tianping.web.accounts.rights import permit
from tianping.web.accounts.trust import NoTrustList


class AlreadyListed(Refusal):
    """A CA of this name, or with this root, counts already."""

    code = "ca-already-listed"
    status = 409
    zh = "信任列表里已有“{name}”，它现在有效。"
    en = '"{name}" is on the trust list and counts.'
    next_zh = "要换根证书，先停用原来的，再加新的。"
    next_en = "To change its root, end the old one first, then add the new one."


class ListMoved(Refusal):
    """Somebody else has published a version meanwhile."""

    code = "trust-list-moved"
    status = 409
    zh = "信任列表已经是第 {version} 版，不是你看到的第 {seen} 版。"
    en = "The trust list is in version {version} by now, not {seen} as you saw it."
    next_zh = "请重新打开，核对后再办。"
    next_en = "Open it again, look, and repeat."


@dataclass(frozen=True, kw_only=True)
class Authority:
    """What is said of a CA to be listed: its certificates in PEM, where revocations are told, where it puts the names."""

    name: str
    roots: bytes
    intermediates: bytes = b""
    crl_places: Sequence[str] = ()
    ocsp_places: Sequence[str] = ()
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    rule: UsccRule = field(default_factory=UsccRule)
    person_rule: PersonRule = field(default_factory=PersonRule)


def newest_version() -> int:
    """This function will return the number of the newest trust list; 0 before the first."""
    newest = TrustListVersion.objects.first()
    return newest.version if newest else 0


def add(*, authority: Authority, seen: int, by: Actor, now: datetime) -> TrustListVersion:
    """List a CA from `valid_from` (now where it is empty) on.

    Raises ListMoved, AlreadyListed, BadInput for what is no CA certificate, and what `actions.publish` raises.
    """
    permit(by, "certificates.publish")
    listed = _listed(seen)
    made = TrustedCA(
        name=authority.name,
        roots=_pins(authority.roots, field="roots"),
        intermediates=_pins(authority.intermediates, field="intermediates") if authority.intermediates else (),
        crl_places=tuple(authority.crl_places),
        valid_from=authority.valid_from or now,
        valid_to=authority.valid_to,
        uscc_rule=authority.rule,
        person_rule=authority.person_rule,
        ocsp_places=tuple(authority.ocsp_places),
    )
    if made.valid_to is not None and made.valid_to <= made.valid_from:
        raise BadInput(field="valid_to", what="停用时间要晚于启用时间。", what_en="It must end after it begins.")
    roots = {pin.sha256 for pin in made.roots}
    for ca in listed.cas if listed else ():
        if ca.counts(now) and (ca.name == made.name or roots & {pin.sha256 for pin in ca.roots}):
            raise AlreadyListed(field="name", name=ca.name)
    before = listed or TrustList(number=1, cas=())
    return _next(before.model_copy(update={"number": seen + 1, "cas": (*before.cas, made)}), by, now)


def end(*, place: int, seen: int, by: Actor, now: datetime) -> TrustListVersion:
    """Let the CA at a place of the list count no longer from now on; what was signed before stays provable.

    Raises ListMoved, NotFound where there is none that counts, NoAuthorityCounts where it is the last.
    """
    permit(by, "certificates.publish")
    listed = _listed(seen)
    ca = listed.cas[place] if listed and 0 <= place < len(listed.cas) else None
    if listed is None or ca is None or not (ca.valid_to is None or ca.valid_to > now):
        raise NotFound(thing="CA")
    over = ca.model_copy(update={"valid_to": max(now, ca.valid_from)})
    cas = tuple(over if number == place else one for number, one in enumerate(listed.cas))
    return _next(listed.model_copy(update={"number": seen + 1, "cas": cas}), by, now)


def _next(trust_list: TrustList, by: Actor, now: datetime) -> TrustListVersion:
    return actions.publish(trust_list=trust_list, by=by, now=now)


def _listed(seen: int) -> TrustList | None:
    version = newest_version()
    if version != seen:
        raise ListMoved(version=version, seen=seen)
    try:
        return queries.trust_list()
    except NoTrustList:
        return None


def _pins(pem: bytes, *, field: str) -> tuple[Pinned, ...]:
    try:
        found = x509.load_pem_x509_certificates(pem)
    except ValueError:
        found = []
    if not found or not all(_is_ca(one) for one in found):
        raise BadInput(
            field=field,
            what="文件里没有 CA 证书，或混有不是 CA 的证书。",
            what_en="The file holds no CA certificate, or also others.",
            way_out="请导出为 PEM（Base64），只放 CA 证书。",
            way_out_en="Export as PEM (Base64), with CA certificates only.",
        )
    return tuple(Pinned.of(one) for one in found)


def _is_ca(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False
