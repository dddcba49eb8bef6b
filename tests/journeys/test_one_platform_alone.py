"""One platform's whole folder (database, files, keys) opens no bid before the time, whoever holds it."""

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.town import Town

SCRIPT = Path(__file__).with_name("everything_held.py")
DATABASE = "platform.sqlite3"
OWN_PIECES = {"trading": [2, 3], "service": [1, 3], "custodian": [1, 2]}


def _copied(town: Town, kind: str, to: Path) -> Path:
    """The folder as it lies there at this moment; PostgreSQL is read where it is."""
    folder = town.city.data(kind)
    shutil.copytree(folder, to, ignore=shutil.ignore_patterns(f"{DATABASE}*"))
    if (folder / DATABASE).exists():
        with sqlite3.connect(folder / DATABASE) as live, sqlite3.connect(to / DATABASE) as copy:
            live.backup(copy)
    return to


def _tried(town: Town, kind: str, tmp_path: Path) -> dict[str, Any]:
    copy = _copied(town, kind, tmp_path / kind)
    found: dict[str, Any] = json.loads(town.inside(kind, SCRIPT, TIANPING_DATA=str(copy)).splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def seals(town: Town) -> list[str]:
    """One tender for the three folders: its deadline stays ahead, since nobody steps the clock meanwhile."""
    (one,) = town.issued(town.auction(750_000, 760_000, 770_000))
    return [bid.seals[-1] for bid in town.bid(one)]


@pytest.mark.parametrize("kind", OWN_PIECES)
def test_one_platforms_database_files_and_keys_open_no_bid_before_the_time(
    town: Town, seals: list[str], kind: str, tmp_path: Path
) -> None:
    found = _tried(town, kind, tmp_path)
    assert found["keys"] > 1
    for seal in seals:
        assert found["pieces"][seal] == OWN_PIECES[kind]  # its own two: so every key was tried, and none gave a third
    assert found["opens"] == []
