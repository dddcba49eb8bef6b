"""The pages of publication: the search with all its filters, a notice whole, the subscription."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client

from tianping.public_service.publication import listing, notice_views, views
from tianping.public_service.publication.tests.notices import TENDER, candidates, issued, notice, planned
from tianping.public_service.tests.pages import chinese_in_english, text
from tianping.public_service.tests.peers import NOW, PeerLog
from tianping.record.events import FileRef

pytestmark = pytest.mark.django_db
SECOND = "E9901000001000002001"
ATOM = "{http://www.w3.org/2005/Atom}"
SCHOOL = "安澜县教学楼改扩建招标公告"
SQUARE = "云岫南站广场雨污分流工程招标公告"


@pytest.fixture(autouse=True)
def at(monkeypatch):
    for module in (views, notice_views):
        monkeypatch.setattr(module, "business_now", lambda: NOW)


@pytest.fixture
def trading():
    file = FileRef(name="公告.pdf", media="application/pdf", size=2048, sha256="a" * 64)
    log = PeerLog().say(planned()).say(issued()).say(notice(), files=(file,))
    cheap = planned(SECOND, maximum="900000.00").model_copy(update={"method": "invited"})
    log.say(cheap).say(issued(SECOND, due=NOW + timedelta(days=2)))
    school = notice("n2", SECOND, title=SCHOOL, region="990122", industry="E47", issued_at=NOW + timedelta(days=1))
    return log.say(school).pull()


def listed(query):
    page = text(Client(), f"/notices/?{query}")
    return [name for name in (SCHOOL, SQUARE) if name in page]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [SCHOOL, SQUARE]),
        ("q=教学楼", [SCHOOL]),
        ("method=invited", [SCHOOL]),
        ("method=open", [SQUARE]),
        ("since=2026-03-03", [SCHOOL]),
        ("until=2026-03-02", [SQUARE]),
        ("until=2026/03/03", [SCHOOL, SQUARE]),
        ("least=1,000,000", [SQUARE]),
        ("most=1000000", [SCHOOL]),
        ("region=990122", [SCHOOL]),
        ("industry=E48&method=open", [SQUARE]),
        ("kind=result", []),
        ("when=soon", [SCHOOL]),
    ],
)
def test_filters_narrow(trading, query, found):
    assert listed(query) == found


def test_the_order_can_be_chosen(trading):
    def first(query):
        page = text(Client(), f"/notices/?{query}")
        return min((SCHOOL, SQUARE), key=page.index)

    assert first("sort=amount") == SQUARE
    assert first("sort=due") == SCHOOL
    assert first("") == SCHOOL


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("since=昨天", "不是日期"),
        ("least=很多", "不是金额"),
        ("least=120万", "不是金额"),
        ("kind=rumour", "没有这样的筛选条件"),
        ("since=2026-03-09&until=2026-03-01", "起始日晚于截止日"),
        ("least=5&most=1", "最低金额高于最高金额"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence_and_the_rest_holds(trading, query, sentence):
    page = text(Client(), f"/notices/?q=教学楼&{query}")
    assert sentence in page
    assert "教学楼" in page


def test_a_condition_can_be_taken_away(trading):
    page = text(Client(), "/notices/?q=教学楼&method=invited")
    assert 'href="/notices/?q=%E6%95%99%E5%AD%A6%E6%A5%BC"' in page
    assert 'href="/notices/?method=invited"' in page


def test_an_empty_answer_says_what_to_do(trading):
    assert "去掉上面一个条件" in text(Client(), "/notices/?q=没有这个词")


def test_a_notice_has_a_page_with_its_text_files_proof_and_its_place_on_its_platform(trading):
    page = text(Client(), "/notices/n1/")
    assert "欢迎投标" in page
    assert "公告.pdf" in page
    assert f'href="/tenders/{TENDER}/proofs/trading.yunxiu.example/' in page
    assert 'href="http://trading.localhost/notices/n1/"' in page
    assert "公开招标" in page
    assert Client().get("/notices/n9/").status_code == 404


def test_a_search_is_subscribed_to_as_atom(trading):
    page = text(Client(), "/notices/?method=invited")
    assert 'href="/notices/feed/?method=invited"' in page
    answer = Client().get("/notices/feed/?method=invited")
    assert answer["Content-Type"].startswith("application/atom+xml")
    tree = ElementTree.fromstring(answer.content)
    assert [entry.findtext(f"{ATOM}title") for entry in tree.iter(f"{ATOM}entry")] == [SCHOOL]
    assert [entry.findtext(f"{ATOM}id") for entry in tree.iter(f"{ATOM}entry")] == ["urn:tianping:notice:n2"]


def test_control_characters_do_not_break_the_feed():
    PeerLog().say(planned()).say(notice(content="第一行是公告的正文，\x0b写得足够长。\n第二行。")).pull()
    ElementTree.fromstring(Client().get("/notices/feed/").content)


def test_what_a_reader_waits_for_is_said(trading):
    trading.say(candidates()).pull()
    assert "公示还有" in text(Client(), "/notices/n1/")
    assert listing.limit_of(None, NOW).text == "暂定"


def test_the_pages_are_english_throughout(trading):
    names = (SCHOOL, SQUARE, "云岫市城市管理局", "云岫市", "云岭省", "公告.pdf", "欢迎投标", "教学楼")
    for address in ("/", "/notices/", "/notices/?q=教学楼&since=x", "/notices/n1/"):
        assert chinese_in_english(Client(), address, names) == [], address
