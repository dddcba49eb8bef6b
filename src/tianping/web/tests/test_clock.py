"""The two clocks."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import override_settings

from tianping.web import clock
from tianping.web.configured import load


def replace(path: Path, text: str) -> None:
    draft = path.with_suffix(".new")
    draft.write_text(text)
    os.replace(draft, path)


def far_ahead(days: float) -> bool:
    return abs(clock.business_now() - clock.wall_now() - timedelta(days=days)) < timedelta(minutes=1)


def test_outside_the_demonstration_both_clocks_are_the_same() -> None:
    assert far_ahead(0)
    assert clock.wall_now().tzinfo is UTC


def test_the_business_clock_follows_the_file_and_the_wall_clock_does_not(tmp_path: Path) -> None:
    file = tmp_path / "clock.json"
    replace(file, json.dumps({"offset_seconds": -86400}))
    demo = load(site="trading", data=tmp_path, demonstration=True, demonstration_clock=file, origin="t.demo.example")
    with override_settings(TIANPING=demo):
        assert far_ahead(-1)
        replace(file, json.dumps({"offset_seconds": 86400 * 40}))
        assert far_ahead(40)
        assert abs(clock.wall_now() - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize("text", ["", "{}", '{"offset_seconds": null}', "[1]"])
def test_an_unreadable_clock_is_an_error_and_not_a_guess(tmp_path: Path, text: str) -> None:
    file = tmp_path / "clock.json"
    replace(file, text)
    with pytest.raises(clock.ClockUnreadable):
        clock.SteppedClock(file).offset()


def test_a_missing_clock_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(clock.ClockUnreadable):
        clock.SteppedClock(tmp_path / "none.json").offset()
