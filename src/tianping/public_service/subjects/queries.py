"""Questions about subjects."""

from django.conf import settings
from django.db.models import QuerySet

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
