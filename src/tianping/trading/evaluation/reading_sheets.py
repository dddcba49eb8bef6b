"""A member's own sheet as its pages read it."""

from tianping.trading.evaluation.comprehensive import declared
from tianping.trading.evaluation.models import Member, ScoreSheet
from tianping.trading.evaluation.queries import effective
from tianping.trading.evaluation.sheets import marks_of
from tianping.trading.plans.models import Lot


def own_sheet(lot: Lot, member: Member) -> ScoreSheet | None:
    """This function will return the member's sheet on a lot, or None."""
    return ScoreSheet.objects.filter(lot=lot, member=member, void_at=None).first()


def missing_marks(lot: Lot, member: Member) -> int:
    """This function will count the scores that are missing until the sheet may be signed."""
    method = declared(lot)
    if method is None:
        return 0
    wanted = {(bid.bid_id, one.code) for bid in effective(lot) for one in method.criteria}
    sheet = own_sheet(lot, member)
    given = set(sheet.scores.values_list("bid_id", "criterion")) if sheet else set()
    return len(wanted - given)


def marks_by_cell(sheet: ScoreSheet | None) -> dict[tuple[str, str], dict[str, str]]:
    """This function will return what a sheet says by bid and criterion."""
    return {(one["receipt"], one["criterion"]): one for one in (marks_of(sheet) if sheet else ())}
