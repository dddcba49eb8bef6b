"""An upload that is cut in the middle goes on where it stopped; after the closing the same bytes are refused."""

import base64
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.journeys.town import FIRMS, Town

from tianping.bidder.trading_api import PlatformRefused

MIB = 1024 * 1024


def _killed_in_the_middle(town: Town, content: bytes) -> Iterator[bytes]:
    yield content[: len(content) // 2]
    town.process("trading-web").kill()
    yield content[len(content) // 2 :]


def test_an_upload_goes_on_after_the_web_process_was_killed_and_the_same_bytes_are_refused_after_the_closing(
    town: Town, tmp_path: Path
) -> None:
    (one,) = town.issued(town.auction(850_000, 860_000))
    town.bid(one)
    drawings = tmp_path / "图纸.bin"
    drawings.write_bytes(os.urandom(20 * MIB))
    path = town.sealed(one, firm=2, price=840_000, files=[drawings])
    api = town.bidders.api(FIRMS[2])
    size = path.stat().st_size
    begun = _cut(town, one.lot, path)
    assert begun == {"first": 8 * MIB, "after": 8 * MIB}

    told: list[int] = []
    receipt = api.submit(lot=one.lot, path=path, progress=told.append)
    assert sum(told) == size
    assert told[0] == 8 * MIB, "what was here before is not sent again"
    town.clock.rest()
    lines = api.receipt(receipt["statement"]["content"]["number"])["lines"]
    assert {line["state"] for line in lines} == {"proven"}

    town.close(one)
    with pytest.raises(PlatformRefused, match="The bid is too late and is refused"):
        api.submit(lot=one.lot, path=path)
    assert town.opened_prices(one) == town.prices(one) | {FIRMS[2]: "840000.00"}
    town.clock.rest()


def _cut(town: Town, lot: str, path: Path) -> dict[str, int]:
    """Send one slice, then half of the next; the platform's web process is killed there and starts again."""
    client = town.cast.client("trading", town.firm(2), "bidder")
    content = path.read_bytes()
    named = {"length": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    begun = client.post(f"/api/v1/lots/{lot}/uploads", named)
    width = int(begun["slice_size"])
    place = f"/api/v1/uploads/{begun['upload']}"
    first = client.put_bytes(f"{place}?offset=0", content[:width], media="application/octet-stream")
    half = content[width : 2 * width]
    digest = base64.b64encode(hashlib.sha256(half).digest()).decode()
    headers = {
        "Authorization": f"Bearer {client.token}",
        "Content-Digest": f"sha-256=:{digest}:",
        "Content-Length": str(len(half)),
    }
    with pytest.raises(httpx.TransportError):
        httpx.put(
            f"{client.base}{place}?offset={width}",
            content=_killed_in_the_middle(town, half),
            headers=headers,
            timeout=30,
        )
    town.start_part("trading", "web")
    return {"first": first["received"], "after": client.post(f"/api/v1/lots/{lot}/uploads", named)["received"]}
