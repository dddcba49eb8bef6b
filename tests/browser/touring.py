"""The tour as a newcomer follows it: each step of docs/tour*.md is read by its words and done in the browser.

A step is a numbered line. Its words, in Chinese or English: sign in as `NAME` at <URL>; open <URL>; press “X”; type “V”
into “X”; choose `FILE` in “X”; see “X”. A fenced block of sh is run as it stands.
"""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tianping.launch.accounts.account import find, read
from tianping.launch.accounts.codes import code_of
from tianping.launch.city import PLATFORMS, City

DOCS = Path(__file__).resolve().parents[2] / "docs"
TOURS = {"zh": DOCS / "tour.zh-CN.md", "en": DOCS / "tour.md"}
FOLDER = "var/demo"
PROGRAM = ".venv/bin/tianping"
WORDS = {
    "zh": {
        "sign-in": r"用 `(?P<a>[^`]+)` 登录 <(?P<b>[^>]+)>",
        "open": r"打开 <(?P<a>[^>]+)>",
        "press": r"点“(?P<a>[^”]+)”",
        "type": r"在“(?P<b>[^”]+)”填“(?P<a>[^”]+)”",
        "choose": r"在“(?P<b>[^”]+)”选 `(?P<a>[^`]+)`",
        "pick": r"在“(?P<b>[^”]+)”选“(?P<a>[^”]+)”",
        "see": r"看到“(?P<a>[^”]+)”",
    },
    "en": {
        "sign-in": r"[Ss]ign in as `(?P<a>[^`]+)` at <(?P<b>[^>]+)>",
        "open": r"[Oo]pen <(?P<a>[^>]+)>",
        "press": r"[Pp]ress “(?P<a>[^”]+)”",
        "type": r"[Tt]ype “(?P<a>[^”]+)” into “(?P<b>[^”]+)”",
        "choose": r"[Cc]hoose `(?P<a>[^`]+)` in “(?P<b>[^”]+)”",
        "pick": r"[Pp]ick “(?P<a>[^”]+)” in “(?P<b>[^”]+)”",
        "see": r"[Ss]ee “(?P<a>[^”]+)”",
    },
}
LABELS = {
    "zh": ("登录名", "密码", "登录，下一步验证", "动态码", "进入"),
    "en": ("Sign-in name", "Password", "Sign in; next, the code", "One-time code", "Enter"),
}


@dataclass(frozen=True)
class Step:
    """One thing to do: `kind` and its words, with the heading it stands under."""

    chapter: str
    kind: str
    a: str
    b: str = ""


def steps_of(language: str) -> list[Step]:
    """This function will read a tour: what its numbered lines and its sh blocks say, in order."""
    text = TOURS[language].read_text(encoding="utf-8")
    return list(_steps(text.splitlines(), WORDS[language]))


def _steps(lines: list[str], words: dict[str, str]) -> Iterator[Step]:
    chapter, running = "", False
    for line in lines:
        if line.startswith("```"):
            running = line.startswith("```sh")
        elif running:
            yield Step(chapter, "run", line.strip())
        elif line.startswith("## "):
            chapter = line[3:]
        elif re.match(r"\d+\. ", line):
            yield from _said(line, words, chapter)


def _said(line: str, words: dict[str, str], chapter: str) -> Iterator[Step]:
    found = [(match.start(), kind, match) for kind, form in words.items() for match in re.finditer(form, line)]
    assert found, f"nobody could follow this step: {line}"
    for _, kind, match in sorted(found, key=lambda one: one[0]):
        said = match.groupdict()
        yield Step(chapter, kind, said["a"], said.get("b") or "")


class Tourist:
    """Somebody with a browser and a terminal who does what the tour says, in one language."""

    def __init__(self, *, browser: Browser, city: City, language: str) -> None:
        self.browser, self.city, self.language = browser, city, language
        self.context: BrowserContext | None = None
        self.page: Page

    def do(self, step: Step) -> None:
        """This function will do one step; it fails where the page does not show what the tour says."""
        {
            "sign-in": self._sign_in,
            "open": self._open,
            "press": self._press,
            "type": self._type,
            "choose": self._choose,
            "pick": self._pick,
            "see": self._see,
            "run": self._run,
        }[step.kind](step)

    def leave(self) -> None:
        """This function will close the window."""
        if self.context is not None:
            self.context.close()

    def _sign_in(self, step: Step) -> None:
        self._fresh_window()
        account = find(read(folder=self.city.folder), step.a)
        name, password, onward, code, enter = LABELS[self.language]
        self.page.goto(self._address(step.b))
        self.page.get_by_label(name, exact=True).fill(account.name)
        self.page.get_by_label(password, exact=True).fill(account.password)
        self.page.get_by_role("button", name=onward).click()
        for attempt in range(2):  # a code is good once: whoever signs in twice in half a minute takes the next
            codes = code_of(account, now=datetime.now(UTC))
            self.page.get_by_label(code, exact=True).fill((codes.now, codes.following)[attempt])
            self.page.get_by_role("button", name=enter, exact=True).click()
            if not self.page.url.endswith("/session/code/"):
                return
        raise AssertionError(f"{step.a} could not sign in")

    def _open(self, step: Step) -> None:
        if self.context is None:
            self._fresh_window()
        answer = self.page.goto(self._address(step.a))
        assert answer is not None
        assert answer.status == 200, step

    def _press(self, step: Step) -> None:
        self._named(step.a).click()
        self.page.wait_for_load_state()

    def _type(self, step: Step) -> None:
        self._field(step.b).fill(step.a)

    def _choose(self, step: Step) -> None:
        self._field(step.b).set_input_files(self._file(step.a))

    def _pick(self, step: Step) -> None:
        field = self.page.get_by_label(step.b)
        if field.count() and field.first.evaluate("e => e.tagName") == "SELECT":
            field.first.select_option(label=step.a)
        else:
            self.page.get_by_label(step.a).first.check()

    def _see(self, step: Step) -> None:
        shown = self.page.get_by_text(step.a).filter(visible=True)
        expect(shown.first).to_be_visible(timeout=20_000)

    def _run(self, step: Step) -> None:
        if step.a.startswith("make "):  # the fixture has started the city
            return
        words = shlex.split(step.a.replace(FOLDER, str(self.city.folder)))
        assert words[0] == PROGRAM, step
        arguments = [str(found) for word in words[1:] for found in self._spread(word)]
        done = subprocess.run([sys.executable, "-m", "tianping", *arguments], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr

    def _spread(self, word: str) -> list[str]:
        """What a shell makes of a star."""
        if "*" not in word:
            return [word]
        place = Path(word)
        return sorted(str(path) for path in place.parent.glob(place.name))

    def _field(self, label: str) -> Locator:
        """The field of a label; a form may bear the same words."""
        fields = self.page.locator("input, textarea, select")
        whole = fields.and_(self.page.get_by_label(label, exact=True))
        return whole.first if whole.count() else fields.and_(self.page.get_by_label(label)).first

    def _named(self, name: str) -> Locator:
        """The link or button that bears the name; where several do, the first that is shown."""
        for role in ("button", "link"):
            for exact in (True, False):
                found = self.page.get_by_role(role, name=name, exact=exact).filter(visible=True)  # type: ignore[arg-type]
                if found.count():
                    return found.first
        raise AssertionError(f"nothing called {name} on {self.page.url}: {self.page.inner_text('main')[:2000]}")

    def _fresh_window(self) -> None:
        self.leave()
        self.context = self.browser.new_context(locale="zh-CN" if self.language == "zh" else "en-GB")
        value = "zh-hans" if self.language == "zh" else "en"
        homes = [one.url for one in self.city.platforms.values()]
        self.context.add_cookies([{"name": "tp_language", "value": value, "url": home} for home in homes])
        self.page = self.context.new_page()

    def _address(self, printed: str) -> str:
        """The address that the tour prints, at this city's ports."""
        for one in PLATFORMS:
            printed = printed.replace(one.url, self.city.platforms[one.kind].url)
        return printed

    def _file(self, printed: str) -> Path:
        return Path(printed.replace(FOLDER, str(self.city.folder)))
