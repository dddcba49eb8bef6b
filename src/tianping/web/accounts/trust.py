"""Ports to what only a platform knows: which certificates count, and which roles a subject has.

Each platform names its own functions in its settings (`TIANPING_TRUST_LIST_PROVIDER`, `TIANPING_ROLES_PROVIDER`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from tianping.refusals import Refusal


class Identity(Protocol):
    """Whom a certificate names (`tianping.sealing.certificates.SignerIdentity`)."""

    @property
    def uscc(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def serial(self) -> str: ...
    @property
    def person(self) -> str: ...


class Trust(Protocol):
    """The signed trust list as sign-in needs it."""

    def signer_of(self, chain: Sequence[bytes], at: datetime) -> Identity: ...


@dataclass(frozen=True)
class Holder:
    """Who holds a certificate: the subject, and the person where the certificate is a person's."""

    uscc: str
    name: str
    person: str
    serial: str


class NoTrustList(Refusal):
    """No trust list has been received yet, so that no certificate can be judged."""

    code = "no-trust-list"
    status = 503
    zh = "还没有收到公共服务平台的证书信任表，暂时不能用证书登录。"
    en = "The trust list of the public service platform has not arrived yet; certificates cannot be used for now."
    next_zh = "请过一会儿再试。"
    next_en = "Try again in a while."


def no_trust_list() -> Trust:
    """The default provider: raises NoTrustList."""
    raise NoTrustList


def no_roles(uscc: str, person: str) -> set[str]:
    """The default provider: nobody has any role."""
    return set()


def current_trust_list() -> Trust:
    """This function will return the trust list in force on this platform. Raises NoTrustList."""
    provider: Any = _named("TIANPING_TRUST_LIST_PROVIDER")
    trust: Trust = provider()
    return trust


def roles_of(*, uscc: str, person: str) -> Sequence[str]:
    """This function will return the roles that the platform grants the holder of a certificate, sorted."""
    provider: Any = _named("TIANPING_ROLES_PROVIDER")
    return sorted(provider(uscc, person))


def _named(setting: str) -> Any:
    return import_string(getattr(settings, setting))
