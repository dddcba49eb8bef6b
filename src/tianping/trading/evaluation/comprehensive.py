"""The comprehensive method 综合评估法 of a lot: what was declared, what members signed, and what follows (评标办法 第三十四条).

The arithmetic is `tianping.law.scoring`; here it is fed from the rows as they stand.
"""

from decimal import Decimal

from django.db.models import QuerySet

from tianping.law.scoring.method import Method, read_method
from tianping.law.scoring.totals import Outcome, Scored, outcome
from tianping.sealing.declared_choice import choice
from tianping.trading.documents.models import Terms
from tianping.trading.evaluation.models import Committee, ScoreSheet
from tianping.trading.evaluation.queries import effective, offer_of, opened_bids, ranked, sitting_members
from tianping.trading.evaluation.ranking import Place, evaluated, in_order
from tianping.trading.plans.models import Lot


def declared(lot: Lot) -> Method | None:
    """This function will return the declared formula of a lot's tender; None where the lowest evaluated price wins."""
    scoring = Terms.objects.filter(tender=lot.tender_id).values_list("scoring", flat=True).first()
    return None if scoring is None else read_method(scoring)


def drawn_coefficient(lot: Lot, method: Method) -> Decimal:
    """This function will return the coefficient of the benchmark: the declared one, or the one drawn at the opening
    from the salts that the bidders had committed to."""
    opened = [(bid.bid.seal, bid.salt) for bid in opened_bids(lot)]
    terms = Terms.objects.get(tender=lot.tender_id)
    coefficients = method.price.coefficients
    at = choice(about=f"{lot.code} coefficient", opened=opened, size=len(coefficients), suite=terms.suite)
    return coefficients[at]


def signed_sheets(lot: Lot) -> QuerySet[ScoreSheet]:
    """This function will return the locked sheets of the members who sit."""
    locked = ScoreSheet.objects.filter(lot=lot, locked_at__isnull=False, void_at=None, member__replaced_at=None)
    return locked.select_related("member")


def unsigned(lot: Lot, committee: Committee) -> int:
    """This function will return how many members have not signed their sheet."""
    return sitting_members(committee).count() - signed_sheets(lot).count()


def scored(lot: Lot) -> list[Scored]:
    """This function will return the effective bids with the points of all signed sheets."""
    points: dict[str, dict[str, dict[str, Decimal]]] = {}
    for sheet in signed_sheets(lot).prefetch_related("scores"):
        for score in sheet.scores.all():
            points.setdefault(score.bid_id, {}).setdefault(score.criterion, {})[sheet.member.code] = score.points
    return [
        Scored(
            receipt=bid.bid_id,
            price=evaluated(offer_of(bid)),
            received_at=bid.bid.received_at,
            scores=points.get(bid.bid_id, {}),
        )
        for bid in effective(lot)
    ]


def outcome_of(lot: Lot, method: Method) -> Outcome | None:
    """This function will score and rank the effective bids of a lot; every member has signed its sheet."""
    return outcome(
        method=method,
        bids=scored(lot),
        opened=[bid.price for bid in opened_bids(lot)],
        maximum=lot.maximum_price,
        coefficient=drawn_coefficient(lot, method),
    )


def places(lot: Lot, committee: Committee) -> tuple[Place, ...]:
    """This function will rank the effective bids of a lot by its method; nothing while sheets are not signed."""
    method = declared(lot)
    if method is None:
        return ranked(lot)
    found = None if unsigned(lot, committee) else outcome_of(lot, method)
    offers = {bid.bid_id: offer_of(bid) for bid in effective(lot)} if found else {}
    return tuple(
        Place(
            rank=one.rank,
            offer=offers[one.receipt],
            steps=in_order(offers[one.receipt].steps),
            evaluated_price=evaluated(offers[one.receipt]),
            standing=one,
        )
        for one in (found.standings if found else ())
    )
