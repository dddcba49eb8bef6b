"""Questions about warnings."""

from django.db.models import Case, IntegerField, QuerySet, Value, When

from tianping.refusals import NotFound
from tianping.supervision.warnings.models import RaisedWarning

WAITING = ("open", "pending")


def warnings(*, state: str = "", tender: str = "") -> QuerySet[RaisedWarning]:
    """This function will return warnings, the gravest first; without a state those that wait for somebody."""
    found = RaisedWarning.objects.filter(state__in=[state] if state in RaisedWarning.STATES else WAITING)
    found = found.filter(tender=tender) if tender else found
    order = Case(
        When(severity="grave", then=Value(0)),
        When(severity="warning", then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return found.order_by(order, "-raised_at", "code", "number")


def warning_of(*, warning: str) -> RaisedWarning:
    """This function will return a warning. Raises NotFound."""
    found = RaisedWarning.objects.filter(number=warning).first()
    if found is None:
        raise NotFound(thing=f"线索 {warning[:40]}")
    return found
