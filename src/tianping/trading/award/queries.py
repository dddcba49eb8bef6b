"""Questions about awards: what waits for a buyer or agency, what bidders were told."""

from django.db.models import Q, QuerySet

from tianping.refusals import NotFound
from tianping.trading.award.models import Award, AwardNotice, Publicity
from tianping.trading.award.rules import revoked_before
from tianping.trading.plans.models import Lot, Tender


def lots_at(office: str, *stages: str) -> QuerySet[Lot]:
    """This function will return the lots at some stages of the tenders that an organisation conducts."""
    own = Q(tender__buyer=office) | Q(tender__agency=office)
    return Lot.objects.filter(own, stage__in=stages).select_related("tender", "publicity", "award").order_by("code")


def publicity_of(lot: Lot) -> Publicity:
    """This function will return the published candidates of a lot. Raises NotFound."""
    found = Publicity.objects.filter(lot=lot).first()
    if found is None:
        raise NotFound(thing=f"中标候选人公示 {lot.code}")
    return found


def award_of(lot: Lot) -> Award:
    """This function will return the award of a lot. Raises NotFound."""
    found = Award.objects.select_related("lot__tender").filter(lot=lot).first()
    if found is None:
        raise NotFound(thing=f"中标结果 {lot.code}")
    return found


def candidates_left(publicity: Publicity) -> list[dict[str, object]]:
    """This function will return the published candidates whose award was not revoked, in their order."""
    gone = {one.receipt for one in revoked_before(publicity.lot_id)}
    return [one for one in publicity.candidates if one["receipt"] not in gone]


def notice_to(lot: str, office: str) -> AwardNotice | None:
    """This function will return what a bidder was told about a lot."""
    return AwardNotice.objects.select_related("award__lot__tender").filter(award=lot, recipient=office).first()


def notices_to(office: str) -> QuerySet[AwardNotice]:
    """This function will return what a bidder was told, newest first."""
    found = AwardNotice.objects.filter(recipient=office).select_related("award__lot__tender")
    return found.order_by("-sent_at", "award_id")


def unreported(office: str) -> QuerySet[Tender]:
    """This function will return the mandatory tenders of an organisation that are wholly awarded and not reported on."""
    own = Q(buyer=office) | Q(agency=office)
    running = Lot.objects.exclude(stage__in=("notified", "contracted", "failed", "terminated", "archived"))
    found = Tender.objects.filter(own, mandatory=True, written_report=None, lots__award__notified_at__isnull=False)
    return found.exclude(pk__in=running.values("tender")).distinct()
