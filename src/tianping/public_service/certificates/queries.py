"""The trust list that counts on this platform."""

from tianping.public_service.certificates.models import TrustListVersion
from tianping.sealing.certificates import TrustList
from tianping.web.accounts.trust import NoTrustList


def newest() -> TrustListVersion:
    """This function will return the newest version. Raises NoTrustList before the first."""
    version = TrustListVersion.objects.first()
    if version is None:
        raise NoTrustList
    return version


def trust_list() -> TrustList:
    """This function will return the list that counts on this platform (provider of web.accounts). Raises NoTrustList."""
    return TrustList.model_validate(newest().content)
