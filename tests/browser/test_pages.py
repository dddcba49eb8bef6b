"""Every main page of the four sites, in both languages and at both widths: nothing that shuts anybody out."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from .sites import NAMES, Site, pages_of
from .visiting import LANGUAGES, WIDTHS, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_no_page_shuts_anybody_out(
    visitor: Visitor, sites: dict[str, Site], tender: str, name: str, width: int, language: str
) -> None:
    site, found = sites[name], {}
    for page, path in pages_of(site, tender).items():
        with visitor.visit(site.url + path, width=width, language=language) as visit:
            violations = Axe().run(visit.page).response["violations"]
            said = (
                [f"{one['id']}: {one['nodes'][0]['target']}" for one in violations] + visit.complaints + visit.foreign
            )
            said += [f"{visit.sideways()} px too wide: {visit.widest()}"] if visit.sideways() > 0 else []
            if said:
                found[page] = said
            visitor.shots.take(visit.page, f"{name}-{page}", width, language)
    assert not found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_proof_of_an_entry_shuts_nobody_out(
    visitor: Visitor, sites: dict[str, Site], tender: str, width: int, language: str
) -> None:
    for name in ("trading", "service", "supervision"):
        with visitor.visit(f"{sites[name].url}/tenders/{tender}/", width=width, language=language) as visit:
            visit.page.locator("#h-doc >> xpath=ancestor::section").locator("a.tp-proof").first.click()
            visit.page.wait_for_url("**/proofs/**")
            assert not Axe().run(visit.page).response["violations"]
            assert visit.sideways() <= 0
            assert not visit.complaints
            visitor.shots.take(visit.page, f"{name}-proof", width, language)


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_address_gets_a_sentence_and_a_way_out(visitor: Visitor, sites: dict[str, Site], name: str) -> None:
    with visitor.visit(sites[name].url + "/") as visit:
        assert visit.open(sites[name].url + "/no-such-page/") == 404
        assert visit.page.inner_text("h1") == "没有这个页面。"
        visit.page.get_by_role("link", name="回首页").click()
        assert visit.page.url == sites[name].url + "/"


@pytest.mark.parametrize("name", NAMES)
def test_a_page_in_chinese_speaks_chinese(visitor: Visitor, sites: dict[str, Site], tender: str, name: str) -> None:
    """Titles, heads of columns and states: nothing that a program wrote for programs."""
    for path in pages_of(sites[name], tender).values():
        with visitor.visit(sites[name].url + path) as visit:
            heads = visit.page.locator("h1, h2, h3, thead th, dt, .tp-limit, .btn").all_inner_texts()
            assert all(any("\u4e00" <= sign <= "\u9fff" for sign in head) for head in heads if head.strip()), heads


@pytest.mark.parametrize("name", NAMES)
def test_a_page_in_english_speaks_english(visitor: Visitor, sites: dict[str, Site], tender: str, name: str) -> None:
    for path in pages_of(sites[name], tender).values():
        with visitor.visit(sites[name].url + path, language="en") as visit:
            heads = visit.page.locator("h2, h3, thead th, dt, .tp-limit, .btn, .tp-nav a").all_inner_texts()
            assert not [head for head in heads if any("\u4e00" <= sign <= "\u9fff" for sign in head)]
