"""The buyer after the evaluation: candidates, result, notices, written report, archive, and the bundle for anyone."""

import time
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from tianping.launch.clients import Answered, Client
from tianping.launch.tendering import Planned
from tianping.record.events import rfc3339

PATIENCE = 60
"""Seconds to wait for the witnesses of the last entries."""


def publish(buyer: Client, one: Planned, *, until: datetime | None = None) -> dict[str, Any]:
    """This function will publish the committee's candidates for the shortest lawful time, or until a later moment."""
    body = {} if until is None else {"until_at": rfc3339(until)}
    return buyer.post(f"/api/v1/lots/{one.lot}/candidates", body)


def award(buyer: Client, one: Planned) -> dict[str, Any]:
    """This function will let the first candidate win, notify all at once, and report to the supervisor."""
    made = buyer.post(f"/api/v1/lots/{one.lot}/award")
    buyer.post(f"/api/v1/lots/{one.lot}/award/notification")
    content = f"招标范围、方式、评标委员会组成、评标标准和中标结果见本项目记录；中标人 {made['winner_name']}。"
    buyer.post(f"/api/v1/tenders/{one.tender}/written-report", {"content": content})
    return made


def archive(buyer: Client, one: Planned) -> None:
    """This function will pack the whole process and keep it; asked again while the last entries await their witnesses."""
    for _ in range(PATIENCE):
        try:
            buyer.post(f"/api/v1/tenders/{one.tender}/archive")
        except Answered as refused:
            if refused.http_status != httpx.codes.CONFLICT:
                raise
            time.sleep(1)
        else:
            return
    buyer.post(f"/api/v1/tenders/{one.tender}/archive")


def bundle(buyer: Client, one: Planned, folder: Path) -> Path:
    """This function will fetch the tender's public bundle into the folder, under the auction's number."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{one.auction.number}-{one.tender}.zip"
    path.write_bytes(buyer.download(f"/api/v1/tenders/{one.tender}/bundle.zip"))
    return path
