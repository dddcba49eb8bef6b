"""Questions about subjects."""

from django.conf import settings
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from tianping.public_service.subjects.models import Subject, SubjectApplication, SubjectVersion
from tianping.refusals import NotFound


def subject_of(*, uscc: str) -> Subject:
    """This function will return a subject. Raises NotFound."""
    found = Subject.objects.filter(uscc=uscc).first()
    if found is None:
        raise NotFound(thing=f"主体 {uscc}")
    return found


def roles_of(uscc: str, person: str = "") -> set[str]:
    """This function will return the roles of a subject on this platform (provider of web.accounts).

    Operators are named by configuration, not by registration: nobody makes itself an operator.
    """
    found = Subject.objects.filter(uscc=uscc, verified=True).first()
    roles = set(found.roles) - {"operator"} if found else set()
    return roles | ({"operator"} if uscc == settings.TIANPING_SERVICE.operator else set())


def versions(*, uscc: str) -> QuerySet[SubjectVersion]:
    """This function will return all versions of a registration, the newest first. Raises NotFound."""
    return subject_of(uscc=uscc).versions.order_by("-version")


def applications(*, state: str = "filed") -> QuerySet[SubjectApplication]:
    """This function will return applications in a state for the operator, the oldest first."""
    return SubjectApplication.objects.filter(state=state).order_by("filed_at", "application").prefetch_related("rounds")


def registered(*, uscc: str) -> Subject | None:
    """This function will return a subject, or None where it is not registered."""
    return Subject.objects.filter(uscc=uscc).first()


def found(*, q: str, role: str) -> QuerySet[Subject]:
    """This function will return the subjects whose name holds `q` or whose code begins with it, in a role, by code."""
    rows = Subject.objects.order_by("uscc")
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(uscc__startswith=q.upper()))
    return rows.annotate(said=Cast("roles", TextField())).filter(said__contains=f'"{role}"') if role else rows


def applications_of(*, office: str) -> QuerySet[SubjectApplication]:
    """This function will return the applications that a firm made signed in, the newest first."""
    return SubjectApplication.objects.filter(office=office).order_by("-made_at", "application")
