"""What every page of the evaluation room begins with: the lot, its committee, the own seat; and who has stated nothing yet
is led to its statement first."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tianping.record.actors import Actor
from tianping.refusals import NotAllowed
from tianping.trading.evaluation.actions.sitting import require_stated
from tianping.trading.evaluation.models import Committee, Member
from tianping.trading.evaluation.queries import committee_of, has_stated, seat_of
from tianping.trading.plans import queries as plans
from tianping.trading.plans.models import Lot
from tianping.web.access import page
from tianping.web.accounts.rights import permit

P = ParamSpec("P")
EXPERT = ("expert",)


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """Somebody in the room."""

    actor: Actor
    lot: Lot
    committee: Committee
    member: Member


def committee_of_lot(lot: str) -> Committee:
    """This function will find the committee that judges a lot. Raises NotFound."""
    return committee_of(plans.lot(lot).tender_id)


def reading(by: Actor, committee: Committee) -> Member:
    """This function will return the seat of a member that reads over the interface, as a page of the room would.

    Raises NotAllowed, StatementWanted.
    """
    permit(by, "evaluation.read", committee)
    member = seat_of(committee, by)
    if member is None:
        raise NotAllowed(right="evaluation.read")
    require_stated(member)
    return member


def room_page(
    right: str = "evaluation.read", *, methods: tuple[str, ...] = ("GET", "POST")
) -> Callable[[Callable[Concatenate[HttpRequest, Sitting, P], HttpResponse]], Callable[..., HttpResponse]]:
    """This decorator will open a page of the room to the members of the lot's committee alone, once each has stated that it
    has no interest. The address begins with the lot."""

    def declare(view: Callable[Concatenate[HttpRequest, Sitting, P], HttpResponse]) -> Callable[..., HttpResponse]:
        @page(right, roles=EXPERT, methods=methods, thing=lambda lot, **_: committee_of_lot(lot))
        @wraps(view)
        def entered(request: HttpRequest, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            lot = plans.lot(str(kwargs.pop("lot")))
            committee = committee_of(lot.tender_id)
            member = seat_of(committee, actor)
            if member is None:
                raise NotAllowed(right=right)
            if committee.formed_at is None or not has_stated(member):
                return HttpResponseRedirect(f"/tenders/{lot.tender_id}/seat/")
            sitting = Sitting(actor=actor, lot=lot, committee=committee, member=member)
            return view(request, sitting, *args, **kwargs)

        return entered

    return declare
