"""Before the deadline nobody outside can tell 0 bids from 7: not from any log, not from any page or interface."""

import difflib
import io
import json
import re
import zipfile
from typing import Any

import httpx
from tests.journeys.town import FIRMS, LOGS, PLATFORMS, Town

from tianping.launch.tendering import Planned

BEATS = 6
SEVEN = (610_000, 620_000, 630_000, 640_000, 650_000, 660_000, 670_000)
PAGES = ("/", "/rules/", "/disclosure/", "/exchange/catalogue", "/exchange/forks")
Answers = dict[str, tuple[int, str]]
"""By platform and address: the status and what can be read."""
HEALTH = "healthz"  # counts acts in a demonstration only, for its conductor


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
    seven, none = town.issued(town.auction(*SEVEN), town.auction())
    start = {kind: town.size(kind) for kind in LOGS}
    town.until(lambda: _grown(town, start), "beats")
    quiet = _window(town, start)
    assert {len(shapes) for shapes in quiet.values()} == {1}
    assert {type_ for shapes in quiet.values() for type_, _, _ in shapes} == {"record.batch"}

    start = {kind: town.size(kind) for kind in LOGS}
    before = [_settled(town, one, other) for one, other in ((none, seven), (seven, none))]
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

    for was, (one, other) in zip(before, ((none, seven), (seven, none)), strict=True):
        _require_same(was, _public(town, one, other))


def _settled(town: Town, one: Planned, other: Planned) -> Answers:
    """What everybody is answered, once what happened before the first bid has reached every page."""
    seen: list[Answers] = [{}]

    def still() -> bool:
        seen.append(_public(town, one, other))
        return seen[-1] == seen[-2]

    town.until(still, "pages that stand still")
    return seen[-1]


def _require_same(before: Answers, now: Answers) -> None:
    assert set(before) == set(now)
    for path, (status, text) in before.items():
        assert status < 500, path
        assert now[path][0] == status, path
        differing = difflib.unified_diff(_lines(text), _lines(now[path][1]), lineterm="", n=0)
        assert not list(differing), path


def _lines(text: str) -> list[str]:
    return re.split(r"\n|(?<=[,>])", text)


def _public(town: Town, one: Planned, other: Planned) -> Answers:
    """What everybody is answered about a tender, by every page and interface of the three platforms."""
    found: Answers = {}
    for kind in PLATFORMS:
        for path in _paths(town, kind, one):
            answer = httpx.get(town.url(kind) + path, timeout=60)
            text = _neutral(_readable(answer), one, other)
            found[f"{kind} {_neutral(path, one, other)}"] = answer.status_code, text
    return found


def _readable(answer: httpx.Response) -> str:
    """The text of an answer; of a bundle the names and shapes of what is in it, since proofs are other bytes each time."""
    if not answer.content.startswith(b"PK"):
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as bundle:
        return "\n".join(sorted({re.sub(r"\d+", "N", name) for name in bundle.namelist()}))


def _paths(town: Town, kind: str, one: Planned) -> list[str]:
    """Every page, and every GET of the published interface, of the tender where it asks for one."""
    values = {"code": one.tender, "tender": one.tender, "lot": one.lot}
    published = town.read(kind, "/api/v1/openapi.json")["paths"]
    paths = [path for path, operations in published.items() if "get" in operations and HEALTH not in path]
    filled = [re.sub(r"\{(\w+)\}", lambda name: values.get(name[1], "0" * 32), path) for path in paths]
    return [*PAGES, f"/tenders/{one.tender}/", *filled]


def _neutral(text: str, one: Planned, other: Planned) -> str:
    """Without what distinguishes two tenders by name: codes, digests, places in logs, moments. One digit stays."""
    for planned in (one, other):
        for word in (planned.lot, planned.tender, planned.name, planned.auction.number):
            text = text.replace(word, "T")
    text = re.sub(r"urn:tianping:request:[\w-]+", "R", text)
    text = re.sub(r"[0-9A-Za-z+/_-]{20,}={0,2}", "H", text)
    text = re.sub(r"\d{2,}|(?<=/)\d(?=/)", "N", text)
    text = re.sub(r"\d 方见证", "W", text)  # cosignatures come by time, whether anybody bids or not
    return re.sub(r"\d(?= (秒|分|s\b|second|minute))", "N", text)
