"""The trust list that counts on this platform."""

from tianping.public_service.certificates.models import TrustListVersion
from tianping.refusals import NotFound
from tianping.sealing.certificates import TrustList


class NoTrustList(NotFound):
    """None was published yet."""

    code = "no-trust-list"
    zh = "还没有发布过信任列表。"
    en = "No trust list has been published yet."
    next_zh = "请运行单位先发布一版。"
    next_en = "The operator publishes the first version."


def newest() -> TrustListVersion:
    """This function will return the newest version. Raises NoTrustList."""
    version = TrustListVersion.objects.first()
    if version is None:
        raise NoTrustList(thing="信任列表")
    return version


def trust_list() -> TrustList:
    """This function will return the list that counts on this platform (provider of web.accounts). Raises NoTrustList."""
    return TrustList.model_validate(newest().content)
