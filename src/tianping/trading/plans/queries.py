"""Questions about plans."""

from django.db.models import Q, QuerySet

from tianping.refusals import NotFound
from tianping.trading.plans.models import Lot, Project, Tender


def project(code: str) -> Project:
    """This function will find a project by its code. Raises NotFound."""
    found = Project.objects.filter(code=code).first()
    if found is None:
        raise NotFound(thing=f"项目 {code}")
    return found


def tender(code: str) -> Tender:
    """This function will find a tender by its code. Raises NotFound."""
    found = Tender.objects.select_related("project").filter(code=code).first()
    if found is None:
        raise NotFound(thing=f"招标项目 {code}")
    return found


def lot(code: str) -> Lot:
    """This function will find a lot by its code, with its tender. Raises NotFound."""
    found = Lot.objects.select_related("tender").filter(code=code).first()
    if found is None:
        raise NotFound(thing=f"标段 {code}")
    return found


def tenders(*, words: str = "", stage: str = "") -> QuerySet[Tender]:
    """This function will return tenders, newest first, whose name, buyer or code holds the words."""
    found = Tender.objects.prefetch_related("lots")
    if words:
        found = found.filter(Q(name__icontains=words) | Q(buyer_name__icontains=words) | Q(code__startswith=words))
    return found.filter(lots__stage=stage).distinct() if stage else found
