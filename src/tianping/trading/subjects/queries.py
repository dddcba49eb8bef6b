"""Questions about subjects and trust."""

from functools import lru_cache

from django.conf import settings

from tianping.canonical import encode
from tianping.sealing.certificates import TrustList
from tianping.trading.subjects.models import Subject, TrustListVersion
from tianping.web.accounts.trust import NoTrustList


def roles_of(uscc: str, person: str = "") -> set[str]:
    """This function will return the roles in which a subject may act here; none before it is verified.

    Order 20 art. 14: what was entered first is checked by the operator of the service platform. Every person who holds
    a certificate of the subject acts in its roles; rights of single persons are kept by the subject itself. The
    configured operator of this platform is its operator.
    """
    subject = Subject.objects.filter(uscc=uscc, verified=True).first()
    roles = set(subject.roles) - {"operator"} if subject else set()
    return roles | ({"operator"} if uscc and uscc == settings.TIANPING_TRADING.operator else set())


def name_of(uscc: str) -> str:
    """This function will return the registered name of a subject; empty where it is not known."""
    return Subject.objects.filter(uscc=uscc).values_list("name", flat=True).first() or ""


def trust_list() -> TrustList:
    """This function will return the newest trust list that was read. Raises NoTrustList before the first."""
    newest = TrustListVersion.objects.order_by("-version").values_list("version", "signature").first()
    if newest is None:
        raise NoTrustList
    version, signature = newest
    return _signed_list(version, signature) if signature else _read_list(version)


@lru_cache(maxsize=4)
def _signed_list(version: int, signature: str) -> TrustList:
    """Read once: the signature was checked when the version was learnt, and there is none other of these bytes."""
    return _read_list(version)


def _read_list(version: int) -> TrustList:
    return TrustList.decode(encode(TrustListVersion.objects.get(version=version).trust_list))
