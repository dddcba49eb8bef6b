"""Questions about directives and departments; also the providers of web.accounts."""

from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from tianping.record.events import rfc3339
from tianping.refusals import NotFound
from tianping.sealing.certificates import TrustList
from tianping.supervision.directives.models import Department, Directive, KnownTrustList, Obedience
from tianping.supervision.monitoring.models import WatchedTender
from tianping.web.accounts.trust import NoTrustList


def standing(*, tender: str) -> QuerySet[Directive]:
    """This function will return the suspensions of a tender that no directive has lifted."""
    lifted = Directive.objects.filter(lifts=OuterRef("directive"))
    return Directive.objects.filter(~Exists(lifted), tender=tender, kind="suspend")


def directive_of(*, directive: str) -> Directive:
    """This function will return a directive. Raises NotFound."""
    found = Directive.objects.filter(directive=directive).first()
    if found is None:
        raise NotFound(thing=f"监督指令 {directive}")
    return found


def directives(*, tender: str = "", kind: str = "", office: str = "") -> QuerySet[Directive]:
    """This function will return directives, newest first: of one tender, of one kind, of one department."""
    given = {"tender": tender, "kind": kind, "office": office}
    return Directive.objects.filter(**{name: value for name, value in given.items() if value})


def waiting(*, office: str) -> QuerySet[Directive]:
    """This function will return a department's directives that wait: not carried out yet, or not corrected yet."""
    carried = Obedience.objects.filter(directive=OuterRef("directive"))
    orders = Q(kind__in=("suspend", "resume")) & ~Exists(carried)
    return Directive.objects.filter(orders | Q(kind="correct", settled_at=None), office=office)


def lifted_by(*, directive: Directive) -> Directive | None:
    """This function will return the directive that ended this one; None while it stands."""
    return Directive.objects.filter(lifts=directive.directive).first()


def obeyed_at(*, directive: Directive) -> Obedience | None:
    """This function will return the trading platform's word that it carried the directive out; None while it has not.

    Only the platform that runs the tender counts.
    """
    platform = WatchedTender.objects.filter(tender=directive.tender).values("platform")
    return Obedience.objects.filter(directive=directive.directive, platform__in=platform).first()


def department_name(*, uscc: str) -> str:
    """This function will name a department; its code where the service platform has not told its name."""
    return Department.objects.filter(uscc=uscc).values_list("name", flat=True).first() or uscc


def roles_of(uscc: str, person: str = "") -> set[str]:
    """This function will return the roles of a subject here: supervisor and auditor, when the operator verified them."""
    found = Department.objects.filter(uscc=uscc, verified=True).first()
    roles = set(found.roles) & {"supervisor", "auditor"} if found else set()
    return roles | ({"operator"} if uscc and uscc == settings.TIANPING_SUPERVISION.operator else set())


def trust_list() -> TrustList:
    """This function will return the trust list of the service platform. Raises NoTrustList."""
    known = KnownTrustList.objects.order_by("-version", "origin").first()
    if known is None:
        raise NoTrustList
    return TrustList.model_validate(known.content)


def view_of(directive: Directive) -> dict[str, Any]:
    """This function will return a directive as the API writes it."""
    obeyed = obeyed_at(directive=directive)
    return {
        "directive": directive.directive,
        "tender": directive.tender,
        "kind": directive.kind,
        "lifts": directive.lifts,
        "department": directive.department,
        "reason": directive.reason,
        "basis": directive.basis,
        "issued_at": rfc3339(directive.issued_at),
        "obeyed_at": rfc3339(obeyed.at) if obeyed else None,
        "demand": directive.demand,
        "due": rfc3339(directive.due_at) if directive.due_at else None,
        "settled_at": rfc3339(directive.settled_at) if directive.settled_at else None,
    }
