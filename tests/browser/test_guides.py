"""The guides: every page they picture can be used by the person they are for, in both languages, and is printed well."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tianping.launch.alive.story import Alive
from tianping.launch.city import City

from .guiding import PLACES, WIDEST, People, Place, guide, take, words
from .visiting import LANGUAGES, WIDTHS

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1800)]
UNPRINTED = ".tp-top, .tp-nav, .tp-foot, .btn, .tp-search"


@pytest.fixture(scope="module")
def people(chromium: Browser, living: tuple[City, Alive]) -> People:
    city, alive = living
    return People(browser=chromium, city=city, alive=alive)


def opened(page: Page, url: str) -> list[str]:
    """What goes wrong on a page: what the browser says, what axe finds, what is too wide."""
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(str(error)))
    answer = page.goto(url)
    assert answer is not None
    assert (answer.status, page.url) == (200, url)
    said += [f"{one['id']}: {one['nodes'][0]['target']}" for one in Axe().run(page).response["violations"]]
    wide = int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
    return said + ([f"{wide} px too wide"] if wide > 0 else [])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place.site}-{place.page}")
def test_a_page_of_a_guide_serves_who_it_is_for(people: People, place: Place, width: int, language: str) -> None:
    window = people.window(place, width=width, language=language)
    try:
        page = window.new_page()
        assert opened(page, people.address(place)) == []
        if language == "zh":
            assert [word for word in place.shows if word not in page.inner_text("body")] == []
        if (language, width) == ("zh", WIDEST) and os.environ.get("TIANPING_SCREENSHOTS") == "1":
            take(page, place.picture)
    finally:
        window.close()


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place.site}-{place.page}")
def test_what_a_page_must_show_stands_in_its_guide(place: Place) -> None:
    said = words(guide(place.role, "zh"))
    assert [word for word in place.shows if word not in said] == []


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place.site}-{place.page}")
def test_paper_bears_no_navigation_and_no_buttons(people: People, place: Place) -> None:
    window = people.window(place, width=WIDEST, language="zh")
    try:
        page = window.new_page()
        page.goto(people.address(place))
        page.emulate_media(media="print")
        assert page.locator(UNPRINTED).filter(visible=True).count() == 0
        assert page.locator("h1").first.is_visible()
        assert page.pdf(format="A4", prefer_css_page_size=True).startswith(b"%PDF")
    finally:
        window.close()


@pytest.mark.parametrize("width", [2560, 3840])
def test_lines_stay_readable_on_very_wide_screens(people: People, width: int) -> None:
    place = next(place for place in PLACES if place.page == "front")
    window = people.window(place, width=width, language="zh")
    try:
        page = window.new_page()
        assert opened(page, people.address(place)) == []
        box = page.locator("#main > .container-xl").bounding_box()
        assert box is not None
        assert box["width"] <= width * 0.75
    finally:
        window.close()
