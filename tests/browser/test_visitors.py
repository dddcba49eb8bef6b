"""What a visitor does: search, follow, check, download; by keyboard, in large text, in English."""

import hashlib
import json

import httpx
import pytest

from .observed import Observed
from .sites import Site
from .visiting import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
FIRST_PAGE = 300_000  # bytes over the wire


def test_a_visitor_finds_a_tender_in_chinese_and_follows_it_to_its_proof(
    visitor: Visitor, sites: dict[str, Site], tender: str, replay: Observed
) -> None:
    name = replay.planned[0].name
    with visitor.visit(sites["service"].url + "/") as visit:
        page = visit.page
        page.get_by_role("searchbox").fill(name)
        page.get_by_role("button", name="查").click()
        page.get_by_role("table").get_by_role("link", name=name).first.click()
        page.get_by_role("link", name="看项目进度和文件").click()
        page.wait_for_url(f"**/tenders/{tender}/")
        page.locator("a.tp-proof").first.click()
        page.wait_for_url("**/proofs/**")
        written = json.loads(page.locator("section[aria-labelledby=h-en] pre").inner_text())
        assert written["refs"]["tender"] == tender
        assert "/witness" in page.locator("section[aria-labelledby=h-cp] pre").inner_text()


def test_before_the_deadline_no_page_tells_who_bids_or_how_many(replay: Observed) -> None:
    names = {firm for one in replay.auctions for firm in one.firms}
    codes = {replay.cast.firms[name].uscc for name in names}
    for place, text in replay.before_deadline.items():
        assert not [code for code in codes if code in text], place
        assert not [name for name in names if len(name) > 4 and name in text], place
        if not place.endswith("interface"):  # the list of operations names what can be asked later
            assert "有效回执" not in text, place
            assert "开标结果" not in text, place


def test_every_file_of_a_tender_can_be_downloaded_on_every_platform(sites: dict[str, Site], tender: str) -> None:
    """The opening record too, wherever one looks."""
    with httpx.Client(follow_redirects=True, timeout=30) as client:
        for name in ("trading", "service", "supervision"):
            found = _files(client, sites[name], tender)
            assert len(found) > 1
            for path in found:
                answer = client.get(sites[name].url + path)
                assert answer.status_code == 200, f"{name} {path}"
                assert hashlib.sha256(answer.content).hexdigest() == path.rstrip("/").rpartition("/")[2]
        record = [client.get(sites["service"].url + path) for path in _files(client, sites["service"], tender)]
        assert any(answer.headers["Content-Type"] == "application/pdf" for answer in record)


def _files(client: httpx.Client, site: Site, tender: str) -> list[str]:
    text = client.get(f"{site.url}/tenders/{tender}/").text
    return sorted({part.split('"')[0] for part in text.split('href="') if part.startswith(f"/tenders/{tender}/files/")})


def test_the_site_is_used_by_keyboard_alone(visitor: Visitor, sites: dict[str, Site], tender: str) -> None:
    with visitor.visit(f"{sites['trading'].url}/tenders/{tender}/") as visit:
        page = visit.page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "跳到正文"
        assert page.evaluate("document.activeElement.getBoundingClientRect().height") > 10
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        seen = 0
        for _ in range(40):
            page.keyboard.press("Tab")
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
            style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            if page.evaluate("document.activeElement.closest('main') !== null"):
                seen += 1
                shown = style != "none" and outline != "0px"
                assert shown, page.evaluate("document.activeElement.outerHTML")
        assert seen > 10


def test_large_text_enlarges_everything_and_is_remembered(visitor: Visitor, sites: dict[str, Site]) -> None:
    with visitor.visit(sites["service"].url + "/rules/") as visit:
        page = visit.page
        before = page.evaluate("parseFloat(getComputedStyle(document.querySelector('main td')).fontSize)")
        page.get_by_role("link", name="大字").first.click()
        assert page.url == sites["service"].url + "/rules/"
        after = page.evaluate("parseFloat(getComputedStyle(document.querySelector('main td')).fontSize)")
        assert after >= 1.15 * before
        page.goto(sites["service"].url + "/")
        assert page.locator("html").get_attribute("data-text") == "large"


def test_large_text_fits_a_narrow_window(visitor: Visitor, sites: dict[str, Site], tender: str) -> None:
    with visitor.visit(f"{sites['trading'].url}/tenders/{tender}/", width=360) as visit:
        visit.page.goto(f"{sites['trading'].url}/preferences/?text=large&next=/tenders/{tender}/")
        assert visit.page.locator("html").get_attribute("data-text") == "large"
        assert visit.sideways() <= 0


def test_the_language_is_switched_in_place(visitor: Visitor, sites: dict[str, Site], tender: str) -> None:
    with visitor.visit(f"{sites['supervision'].url}/tenders/{tender}/") as visit:
        page = visit.page
        page.get_by_role("link", name="English").first.click()
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.url.endswith(f"/tenders/{tender}/")
        page.get_by_role("link", name="中文").first.click()
        assert page.locator("html").get_attribute("lang") == "zh-CN"


@pytest.mark.parametrize("name", ["trading", "service", "supervision", "custodian"])
def test_the_first_page_is_light(visitor: Visitor, sites: dict[str, Site], name: str) -> None:
    sizes: list[int] = []
    context = visitor.browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.goto(sites[name].url + "/", wait_until="networkidle")
    context.close()
    assert 0 < sum(sizes) < FIRST_PAGE


def test_without_scripts_the_page_says_the_same(visitor: Visitor, sites: dict[str, Site], tender: str) -> None:
    context = visitor.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{sites['trading'].url}/tenders/{tender}/")
    assert page.locator("ol.tp-line li").count() > 10
    assert page.locator("h1").inner_text()
    context.close()
