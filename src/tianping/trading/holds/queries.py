"""The one question that every irreversible step asks first."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from tianping.refusals import Refusal
from tianping.trading.holds.models import Demand, Directive, Hold, Obedience
from tianping.trading.plans.models import Tender


class TenderOnHold(Refusal):
    """The tender is suspended, or this platform is cut off from supervision; it may not go on."""

    code = "tender-on-hold"
    status = 409
    zh = "招标项目 {tender} 已暂停（{cause}）：{reason}。"
    en = "Tender {tender} is on hold ({cause}): {reason}."
    next_zh = "恢复之后再办；对监督指令有异议的，向作出指令的部门提出。"
    next_en = "Wait until it is resumed; objections to a directive go to the department that issued it."
    default_rule = "suspension"


def standing_holds(tender_code: str) -> QuerySet[Hold]:
    """This function will return the holds of a tender that were not lifted."""
    return Hold.objects.filter(tender=tender_code, lifted_at__isnull=True)


def standing_directives(tender_code: str) -> QuerySet[Directive]:
    """This function will return the suspensions read from supervision's log that no later directive of it lifts.

    A resumption that names no directive lifts all that were issued before it.
    """
    later = Directive.objects.filter(kind="resume", tender_code=OuterRef("tender_code"), origin=OuterRef("origin"))
    lifted = later.filter(Q(lifts=OuterRef("code")) | Q(lifts="", issued_at__gte=OuterRef("issued_at")))
    return Directive.objects.filter(~Exists(lifted), tender_code=tender_code, kind="suspend")


def open_demands(*, office: str) -> QuerySet[Demand]:
    """This function will return what supervision demands of a buyer or agency and has not yet seen done, by its day."""
    mine = Tender.objects.filter(Q(buyer=office) | Q(agency=office)).values("code")
    return Demand.objects.filter(tender_code__in=mine, settled_at=None).order_by("due_at", "code")


def directives_not_obeyed() -> QuerySet[Directive]:
    """This function will return the directives that were read and not yet carried out, oldest first."""
    done = Obedience.objects.filter(directive=OuterRef("code"))
    return Directive.objects.filter(~Exists(done)).order_by("issued_at", "code")


def require_running(tender_code: str, *, despite: Collection[str] = ()) -> None:
    """This function will refuse a step of a tender that is on hold; a directive counts from the moment it is read.

    `despite` names causes that do not stop this step: correcting the documents answers an objection to them, and is not
    stopped by it. Raises TenderOnHold.
    """
    directive = standing_directives(tender_code).first()
    if directive:
        raise TenderOnHold(tender=tender_code, cause=f"监督指令 {directive.code}", reason=directive.reason)
    standing = standing_holds(tender_code).exclude(cause__in=despite)
    hold = standing.exclude(cause="directive").first() or standing.first()
    if hold:
        raise TenderOnHold(tender=tender_code, cause=hold.get_cause_display(), reason=hold.reason)
