"""The ten-minute tour, followed word by word in the living city, with no auctions and a tender at each stage."""

import pytest
from playwright.sync_api import Browser

from tianping.launch.alive.story import Alive
from tianping.launch.city import City

from .touring import TOURS, Tourist, steps_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1800)]


@pytest.mark.parametrize("language", TOURS)
def test_every_numbered_line_can_be_followed(language: str) -> None:
    assert len(steps_of(language)) > 20


def test_both_tours_lead_the_same_way() -> None:
    chinese, english = (
        [(one.kind, one.a if one.kind in ("open", "run", "sign-in") else "") for one in steps_of(language)]
        for language in ("zh", "en")
    )
    assert chinese == english


def test_the_tour_can_be_followed_word_by_word(chromium: Browser, living: tuple[City, Alive]) -> None:
    tourist = Tourist(browser=chromium, city=living[0], language="zh")
    try:
        for number, step in enumerate(steps_of("zh"), start=1):
            try:
                tourist.do(step)
            except Exception as error:
                error.add_note(f"step {number} of the tour, {step}")
                raise
    finally:
        tourist.leave()
