"""A certification authority and the two providers, as a platform would name them in its settings."""

from datetime import timedelta

from tianping.sealing.authority import make_ca
from tianping.sealing.certificates import TrustList, trusted
from tianping.web.clock import wall_now

USCC = "91350100M000100Y43"
NOW = wall_now()
CA = make_ca(name="演示 CA", now=NOW - timedelta(days=1))
LIST = TrustList(cas=(trusted(CA, now=NOW),))


def trust_list() -> TrustList:
    """The trust list in force."""
    return LIST


def roles(uscc: str, person: str) -> set[str]:
    """The roles that this platform grants."""
    return {"bidder", "buyer"} if uscc == USCC else set()
