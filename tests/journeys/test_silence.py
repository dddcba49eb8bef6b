"""Before the deadline nobody outside can tell 0 bids from 7 from the logs; pages and interfaces are tested in the rooms."""

import json
from typing import Any

from tests.journeys.town import FIRMS, LOGS, Town

BEATS = 6
SEVEN = (610_000, 620_000, 630_000, 640_000, 650_000, 660_000, 670_000)


def _shape(entry: str) -> tuple[str, int, tuple[str, ...]]:
    """Type, length but for the moment, and the names of all fields: what is left when nothing can be understood."""
    header: dict[str, Any] = json.loads(entry)
    names = tuple(sorted([*header, *header["body"], *header["refs"], *header["actor"]]))
    return header["type"], len(entry) - len(header["at"]), names


def _grown(town: Town, since: dict[str, int]) -> bool:
    return all(town.size(kind) >= size + BEATS for kind, size in since.items())


def _window(town: Town, since: dict[str, int]) -> dict[str, set[tuple[str, int, tuple[str, ...]]]]:
    return {kind: {_shape(entry) for entry in town.log(kind, after=size)} for kind, size in since.items()}


def test_the_logs_of_all_platforms_have_the_same_shape_with_no_bids_and_with_seven(town: Town) -> None:
    seven, _ = town.issued(town.auction(*SEVEN), town.auction())
    start = {kind: town.size(kind) for kind in LOGS}
    town.until(lambda: _grown(town, start), "beats")
    quiet = _window(town, start)
    assert {len(shapes) for shapes in quiet.values()} == {1}
    assert {type_ for shapes in quiet.values() for type_, _, _ in shapes} == {"record.batch"}

    start = {kind: town.size(kind) for kind in LOGS}
    handed = town.bidders.bid(seven)
    town.bidders.api(FIRMS[6]).withdraw(handed[6].receipts[-1])
    town.again(seven, handed[5], price=599_000)
    town.clock.rest()
    town.until(lambda: _grown(town, start), "beats")
    assert _window(town, start) == quiet
    assert all(
        line["state"] == "proven"
        for bid in handed[:5]
        for line in town.bidders.receipt(bid.firm, bid.receipts[-1])["lines"]
    )
