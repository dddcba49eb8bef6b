"""The pages that the guides picture: who opens them, in the living city, and which of the guide's words they show."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from tianping.launch.accounts.account import find, read
from tianping.launch.accounts.codes import code_of
from tianping.launch.alive.story import Alive
from tianping.launch.city import City

from .touring import LABELS
from .visiting import LANGUAGES, LARGEST, SCREENSHOTS, TALLEST

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "guides"
ROLES = ("buyer", "agency", "bidder", "expert", "operator", "supervisor", "auditor", "citizen")
WIDEST = 1280


@dataclass(frozen=True)
class Place:
    """A page of a guide: `account` opens it (nobody: without signing in); `path` names living tenders by their keys."""

    role: str
    site: str
    page: str
    path: str
    account: str = ""
    shows: tuple[str, ...] = ()

    @property
    def picture(self) -> str:
        """The name of its picture under docs/screenshots/guides."""
        return f"{self.site}-{self.page}-{WIDEST}.png"


PLACES = (
    Place("buyer", "trading", "desk-buyer", "/desk/", "buyer", ("登记项目", "可以办的事")),
    Place("buyer", "trading", "tasks", "/tenders/{draft}/tasks/", "buyer", ("填招标文件要点", "上传招标文件")),
    Place("buyer", "trading", "award", "/tenders/{objection}/award/", "buyer"),
    Place("agency", "trading", "desk-agency", "/desk/", "agency", ("我的招标项目",)),
    Place("agency", "trading", "committee", "/tenders/{evaluation}/committee/", "agency", ("看抽取过程和复算",)),
    Place("bidder", "trading", "bid", "/my/bids/lots/{open_lot}/", "bidder-a", ("准备投标",)),
    Place("bidder", "trading", "hall", "/lots/{opening_lot}/hall/", "bidder-a", ("开标大厅",)),
    Place("expert", "trading", "desk-expert", "/desk/", "expert", ("工作台",)),
    Place("expert", "trading", "evaluation", "/tenders/{evaluation}/seat/", "expert", ("没有利害关系，参加评标",)),
    Place("operator", "service", "registrations", "/desk/registrations/", "operator-service", ("登记申请",)),
    Place("operator", "service", "platforms", "/platforms/", "operator-service", ("登记一个平台的对接申请",)),
    Place("supervisor", "supervision", "desk-supervisor", "/desk/", "supervisor", ("看全部期限", "看全部预警")),
    Place("supervisor", "supervision", "limits", "/monitoring/", "supervisor", ("导出表格（CSV）",)),
    Place("supervisor", "supervision", "complaints", "/complaints/", "supervisor"),
    Place("auditor", "supervision", "watched", "/monitoring/tenders/{objection}/", "auditor"),
    Place("auditor", "trading", "archive", "/tenders/{archived}/archive/", "auditor", ("下载存档包",)),
    Place("citizen", "service", "front", "/", "", ("验算一次", "看不懂的词")),
    Place("citizen", "service", "notices", "/notices/", "", ("订阅这次查询",)),
    Place("citizen", "supervision", "how-to-complain", "/complaints/how/", "", ("怎样投诉", "提出投诉")),
)


def guide(role: str, language: str) -> str:
    """This function will return the text of a guide."""
    return (GUIDES / f"{role}{'.zh-CN' if language == 'zh' else ''}.md").read_text(encoding="utf-8")


def words(text: str) -> list[str]:
    """This function will return what a guide says stands on a page: its words in 「」."""
    return re.findall("「([^」]+)」", text)


def pictures(text: str) -> list[str]:
    """This function will return the pictures that a guide shows."""
    return re.findall(r"\(\.\./screenshots/guides/([^)]+)\)", text)


class People:
    """People of the city who stay signed in: each signs in once per site, as a one-time code is good once."""

    def __init__(self, *, browser: Browser, city: City, alive: Alive) -> None:
        self.browser, self.city = browser, city
        self.tenders = {key: one.tender for key, one in alive.planned.items()}
        self.tenders |= {f"{key}_lot": one.lot for key, one in alive.planned.items()}
        self._states: dict[tuple[str, str], object] = {}

    def address(self, place: Place) -> str:
        """This function will return where a page lies in this city."""
        return self.city.platforms[place.site].url + place.path.format_map(self.tenders)

    def window(self, place: Place, *, width: int, language: str) -> BrowserContext:
        """This function will open a window in which whoever the place needs is signed in."""
        state = self._state(place.account, place.site) if place.account else None
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            locale="zh-CN",
            storage_state=state,  # type: ignore[arg-type]
        )
        home = self.city.platforms[place.site].url
        context.add_cookies([{"name": "tp_language", "value": LANGUAGES[language], "url": home}])
        return context

    def _state(self, account: str, site: str) -> object:
        if (account, site) not in self._states:
            context = self.browser.new_context(locale="zh-CN")
            try:
                self._sign_in(context.new_page(), account, self.city.platforms[site].url)
                self._states[account, site] = context.storage_state()
            finally:
                context.close()
        return self._states[account, site]

    def _sign_in(self, page: Page, name: str, home: str) -> None:
        account = find(read(folder=self.city.folder), name)
        label, password, onward, code, enter = LABELS["zh"]
        page.goto(f"{home}/session/")
        page.get_by_label(label, exact=True).fill(account.name)
        page.get_by_label(password, exact=True).fill(account.password)
        page.get_by_role("button", name=onward).click()
        codes = code_of(account, now=datetime.now(UTC))
        for attempt in (codes.now, codes.following):
            page.get_by_label(code, exact=True).fill(attempt)
            page.get_by_role("button", name=enter, exact=True).click()
            if not page.url.endswith("/session/code/"):
                return
        raise AssertionError(f"{name} could not sign in at {home}")


def take(page: Page, name: str) -> None:
    """This function will write the picture of a page for the guides, cut below what a reader wants to see."""
    folder = SCREENSHOTS / "guides"
    folder.mkdir(parents=True, exist_ok=True)
    height = min(int(page.evaluate("document.documentElement.scrollHeight")), TALLEST[WIDEST])
    page.screenshot(path=folder / name, full_page=True, clip={"x": 0, "y": 0, "width": WIDEST, "height": height})
    assert (folder / name).stat().st_size < LARGEST, name
