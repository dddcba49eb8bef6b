"""Questions about subjects and trust."""

from tianping.canonical import encode
from tianping.sealing.certificates import TrustList
from tianping.trading.subjects.models import Subject, TrustListVersion


def roles_of(uscc: str, person: str = "") -> set[str]:
    """This function will return the roles in which a subject may act here; none before it is verified.

    Order 20 art. 14: what was entered first is checked by the operator of the service platform. Every person who holds
    a certificate of the subject acts in its roles; rights of single persons are kept by the subject itself.
    """
    subject = Subject.objects.filter(uscc=uscc, verified=True).first()
    return set(subject.roles) if subject else set()


def name_of(uscc: str) -> str:
    """This function will return the registered name of a subject; empty where it is not known."""
    return Subject.objects.filter(uscc=uscc).values_list("name", flat=True).first() or ""


def trust_list() -> TrustList | None:
    """This function will return the newest trust list that was read, or None before the first."""
    newest = TrustListVersion.objects.order_by("version").last()
    return TrustList.decode(encode(newest.trust_list)) if newest else None
