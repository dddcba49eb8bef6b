"""A visitor with a browser: opens pages in a language and a width, keeps what went wrong, takes the pictures."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request

LANGUAGES = {"zh": "zh-hans", "en": "en"}
WIDTHS = (1280, 360)
SCREENSHOTS = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
LARGEST = 350_000  # bytes of one picture in the repository
TALLEST = {1280: 1500, 360: 2000}  # pixels; what lies below is more of the same rows

WIDEST = """() => {
  const all = [...document.querySelectorAll("main *, header *, footer *")];
  const right = one => one.getBoundingClientRect().right;
  const far = all.reduce((best, one) => right(one) > right(best) + 0.5 ? one : best);
  return `${far.tagName}.${far.className}: ${far.textContent.trim().slice(0, 60)}`;
}"""

PICTURED_IN_ENGLISH = {
    *("trading-front", "trading-tender", "trading-bidding", "service-front"),
    *("supervision-front", "custodian-front"),
}
PICTURED = PICTURED_IN_ENGLISH | {
    *("trading-proof", "trading-disclosure", "trading-rules", "service-tender", "service-disclosure"),
    *("supervision-tender", "supervision-disclosure", "custodian-disclosure"),
}
"""What is alike on every site is shown once: the proof, the rules. All pages are tested, whether pictured or not."""


@dataclass(frozen=True)
class Shots:
    """Where pictures go; None: nowhere."""

    folder: Path | None

    @classmethod
    def wanted(cls) -> "Shots":
        """This function will read whether pictures were asked for: `TIANPING_SCREENSHOTS=1`."""
        return cls(SCREENSHOTS if os.environ.get("TIANPING_SCREENSHOTS") == "1" else None)

    def take(self, page: Page, name: str, width: int, language: str) -> None:
        """This function will write the picture of a page, cut below what a reader of the documents wants to see."""
        if self.folder is None or name not in (PICTURED if language == "zh" else PICTURED_IN_ENGLISH):
            return
        if language == "en" and width < max(WIDTHS):
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{name}-{width}{'-en' if language == 'en' else ''}.png"
        height = min(
            int(page.evaluate("document.documentElement.scrollHeight")),
            TALLEST[width] * 2 // (3 if name.endswith("rules") else 2),
        )
        page.screenshot(path=path, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
        assert path.stat().st_size < LARGEST, path.name


@dataclass
class Visit:
    """One page as it was opened, with what the browser complained of and what it asked for from elsewhere."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def open(self, url: str) -> int:
        """This function will go to an address and return the status of the answer."""
        home = urlsplit(url).netloc
        self.page.on("request", lambda request: self._note(request, home))
        answer = self.page.goto(url)
        assert answer is not None
        return answer.status

    def sideways(self) -> int:
        """This function will say by how many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def widest(self) -> str:
        """This function will name what reaches furthest to the right: where a page is too wide, that is why."""
        return str(self.page.evaluate(WIDEST))

    def _note(self, request: Request, home: str) -> None:
        if urlsplit(request.url).netloc not in ("", home):
            self.foreign.append(request.url)


class Visitor:
    """Opens pages in a browser; each visit is a visitor of its own, with no cookies but the language."""

    def __init__(self, browser: Browser, shots: Shots) -> None:
        self.browser = browser
        self.shots = shots

    @contextmanager
    def visit(self, url: str, *, width: int = 1280, language: str = "zh") -> Iterator[Visit]:
        """This function will open an address and close the window afterwards."""
        context = self.browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
        try:
            place = urlsplit(url)
            home = f"{place.scheme}://{place.netloc}"
            context.add_cookies([{"name": "tp_language", "value": LANGUAGES[language], "url": home}])
            visit = Visit(context.new_page())
            visit.page.on("console", lambda message: visit.complaints.append(f"{message.type}: {message.text}"))
            visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
            status = visit.open(url)
            assert status == 200, f"{url} answered {status}"
            yield visit
        finally:
            context.close()

    def source(self, url: str) -> str:
        """This function will return the text that a page shows."""
        with self.visit(url) as visit:
            return visit.page.inner_text("body")

    def shoot_open_tender(self, url: str) -> None:
        """This function will take the picture of a tender that one can still bid for, with its clock."""
        for width in WIDTHS:
            for language in LANGUAGES:
                with self.visit(url, width=width, language=language) as visit:
                    self.shots.take(visit.page, "trading-bidding", width, language)
