"""What a score sheet says, and what its member signs."""

import hashlib

from tianping.canonical import encode
from tianping.law import money
from tianping.trading.evaluation.models import ScoreSheet


def marks_of(sheet: ScoreSheet) -> list[dict[str, str]]:
    """This function will return what a sheet says, by bid and criterion; points with two decimals."""
    return [
        {"receipt": one.bid_id, "criterion": one.criterion, "points": money.write(one.points), "reason": one.reason}
        for one in sheet.scores.order_by("bid_id", "criterion")
    ]


def digest_of(sheet: ScoreSheet, marks: list[dict[str, str]] | None = None) -> str:
    """This function will return the SHA-256 of the sheet's canonical JSON, as its rows or the given marks say it."""
    told = marks_of(sheet) if marks is None else marks
    said = {"v": 1, "lot": sheet.lot_id, "member": sheet.member.code, "marks": told}
    return hashlib.sha256(encode(said)).hexdigest()


def sheet_to_sign(sheet: ScoreSheet) -> str:
    """This function will return the text, in UTF-8, that a member signs under its sheet as it stands."""
    return f"tianping/score-sheet/1 {sheet.lot_id} {digest_of(sheet)}"
