"""The ten-minute tour, followed word by word in a city of its own, with no auctions and a tender at each stage."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tianping.launch import showing
from tianping.launch.city import City
from tianping.launch.command import EPOCH

from .touring import TOURS, Tourist, steps_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1800)]
SHIFT = 1240


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A city at rest: one tender at each stage, accounts made."""
    city = City(folder=tmp_path_factory.mktemp("tour") / "city", epoch=EPOCH, shift=SHIFT)
    try:
        city.prepare()
        city.start()
        cast, _ = showing.replay(city, count=0, tell=lambda _: None)
        showing.bring_to_life(city, cast, tell=lambda _: None)
        yield city
    finally:
        city.stop()


@pytest.mark.parametrize("language", TOURS)
def test_every_numbered_line_can_be_followed(language: str) -> None:
    assert len(steps_of(language)) > 20


def test_both_tours_lead_the_same_way() -> None:
    chinese, english = (
        [(one.kind, one.a if one.kind in ("open", "run", "sign-in") else "") for one in steps_of(language)]
        for language in ("zh", "en")
    )
    assert chinese == english


def test_the_tour_can_be_followed_word_by_word(chromium: Browser, living: City) -> None:
    tourist = Tourist(browser=chromium, city=living, language="zh")
    try:
        for number, step in enumerate(steps_of("zh"), start=1):
            try:
                tourist.do(step)
            except Exception as error:
                error.add_note(f"step {number} of the tour, {step}")
                raise
    finally:
        tourist.leave()
