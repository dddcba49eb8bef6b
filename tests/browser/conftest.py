"""One city and one Chromium for all browser tests: three real auctions, looked at before the deadline and at the end."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import justmytype_intl_cjk
import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tianping.launch import showing
from tianping.launch.alive.story import Alive
from tianping.launch.city import City
from tianping.launch.command import EPOCH

from .observed import Observed
from .sites import Site, sites_of
from .visiting import Shots, Visitor

SHIFT, LIVING_SHIFT = 700, 1240
IN_THE_LIVING_CITY = ("test_guides.py", "test_tour.py")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--lang=zh-CN",
]
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>{fonts}</dir><dir>/usr/share/fonts</dir><cachedir>{cache}</cachedir>
<alias binding="strong"><family>Source Han Sans SC</family><prefer><family>Noto Sans SC</family></prefer></alias>
<alias binding="strong"><family>Source Han Serif SC</family><prefer><family>Noto Sans SC</family></prefer></alias>
</fontconfig>
"""


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The system's Chromium; Chinese is set in the font that the set-up brings along."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.fail("no Chromium: name one by CHROMIUM, or run `make test`, which installs it")
    folder = tmp_path_factory.mktemp("fonts")
    fonts = Path(justmytype_intl_cjk.__file__).parent / "fonts" / "ofl" / "notosanssc"
    configuration = folder / "fonts.conf"
    configuration.write_text(FONTS.format(fonts=fonts, cache=folder / "cache"), encoding="utf-8")
    environment = {**os.environ, "FONTCONFIG_FILE": str(configuration)}
    browser = playwright.chromium.launch(executable_path=found, args=FLAGS, env=environment)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def visitor(chromium: Browser) -> Visitor:
    return Visitor(chromium, Shots.wanted())


@pytest.fixture(scope="session")
def replay(visitor: Visitor, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Observed]:
    """The city after three auctions: awarded, rejected or failed, archived."""
    city = City(folder=tmp_path_factory.mktemp("city") / "city", epoch=EPOCH, shift=SHIFT)
    try:
        city.prepare()
        city.start()
        observed = Observed(city=city, visitor=visitor)
        observed.run()
        for name, process in city.processes.items():
            if name.endswith("-engine"):  # nothing happens any more: the pages have the machine for themselves
                process.stop()
        yield observed
    finally:
        city.stop()


@pytest.fixture(scope="session")
def living(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[City, Alive]]:
    """A city at rest with no auctions: one tender at each stage, accounts made."""
    city = City(folder=tmp_path_factory.mktemp("living") / "city", epoch=EPOCH, shift=LIVING_SHIFT)
    try:
        city.prepare()
        city.start()
        cast, _ = showing.replay(city, count=0, tell=lambda _: None)
        yield city, showing.bring_to_life(city, cast, tell=lambda _: None)
    finally:
        city.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Who reads the living city comes last, one after the other: its next deadline is twenty minutes away."""
    items.sort(key=lambda item: item.path.name in IN_THE_LIVING_CITY)


@pytest.fixture(scope="session")
def sites(replay: Observed) -> dict[str, Site]:
    return sites_of(replay.city)


@pytest.fixture(scope="session")
def tender(replay: Observed) -> str:
    """The code of the first tender, which had bidders enough."""
    return replay.planned[0].tender
