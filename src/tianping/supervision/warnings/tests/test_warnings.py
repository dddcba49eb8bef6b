import re
from datetime import timedelta

import pytest
from django.test import Client

from tianping.exchange.catalogue.opening import BidsReadOut, HallClosed, ReadOut
from tianping.law.codes import fictitious_uscc
from tianping.record.actors import Actor
from tianping.record.models import SealedLeaf
from tianping.refusals import BadInput, NotAllowed, NotFound
from tianping.supervision.tests.happenings import DUE, issued, planned, trading
from tianping.supervision.tests.peers import DEPARTMENT, NOW
from tianping.supervision.tests.walking import through
from tianping.supervision.warnings import actions, queries, tasks, views
from tianping.supervision.warnings.models import OpenedBid, OpenedLot, RaisedWarning, Screened
from tianping.web.accounts.tests.people import signed_in
from tianping.web.documents import text_of

pytestmark = pytest.mark.django_db
BY = Actor(office=DEPARTMENT, role="supervisor", person="p1")
HOUR = timedelta(hours=1)
HONEST = (56_123_400, 57_811_900, 55_034_700, 58_902_300)
STEPS = (56_000_000, 56_500_000, 57_000_000, 57_500_000)


def code(number):
    return f"E99010000010000{number:02}001"


def read_out(tender, prices):
    bids = tuple(
        ReadOut(
            receipt=f"{tender}-{n}",
            seal=f"{n:064x}",
            bidder=fictitious_uscc(20 + n),
            bidder_name=f"第{n}建设有限公司",
            price=f"{price}.00",
            salt="00",
            manifest=f"{n:064x}",
        )
        for n, price in enumerate(prices)
    )
    return BidsReadOut(tender=tender, lot=tender + "001", opened_at=DUE, bids=bids, trustees=("a", "b", "c"))


def over(tender):
    return HallClosed(tender=tender, lot=tender + "001", attended=4, confirmed=4, objections=0)


@pytest.fixture
def log():
    """One tender whose bids were read out, each half a million above the other."""
    log = trading().say(planned(code(1))).say(issued(code(1))).say(read_out(code(1), STEPS), at=DUE)
    return log.say(over(code(1)), at=DUE + HOUR).pull()


@pytest.fixture
def found(log):
    tasks.openings(DUE + HOUR)
    return RaisedWarning.objects.get(code="R023")


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(views, "business_now", lambda: DUE + HOUR)


def official(role="supervisor"):
    client = Client()
    signed_in(client, role, uscc=DEPARTMENT)
    return client


def test_nothing_is_known_of_bids_and_nothing_looked_at_before_the_opening_is_over():
    log = trading().say(planned(code(1))).say(issued(code(1))).pull()
    assert not OpenedBid.objects.exists()
    tasks.openings(DUE)
    assert not Screened.objects.exists()
    log.say(read_out(code(1), STEPS), at=DUE).pull()
    tasks.openings(DUE)
    assert not Screened.objects.exists()


def test_prices_in_equal_steps_are_raised_at_the_close_of_the_opening_once(found):
    assert found.lot == code(1) + "001"
    assert found.explained["hook"] == "实施条例第40条第四项"
    assert [row["amount"] for row in found.explained["rows"]] == list(STEPS)
    tasks.openings(DUE + 2 * HOUR)
    assert RaisedWarning.objects.filter(code="R023").count() == 1


def test_uneven_prices_raise_no_grave_warning():
    log = trading().say(planned(code(1))).say(issued(code(1))).say(read_out(code(1), HONEST), at=DUE)
    log.say(over(code(1)), at=DUE + HOUR).pull()
    tasks.openings(DUE + HOUR)
    assert not RaisedWarning.objects.filter(severity="grave").exists()


def test_what_a_supervisor_finds_goes_into_the_indicators_record_and_the_log(found):
    actions.answer(warning=found.number, verdict="confirmed", reason="两家的测算由同一人编制", by=BY, now=DUE + HOUR)
    assert SealedLeaf.objects.filter(type="warning.answered").exists()
    log = trading_again(found)
    log.say(over(code(2)), at=DUE + HOUR).pull()
    tasks.openings(DUE + HOUR)
    second = RaisedWarning.objects.get(code="R023", lot=code(2) + "001")
    assert second.explained["handled"]["confirmed"] == 1


def trading_again(found):
    from tianping.supervision.tests.peers import PeerLog

    log = PeerLog("second.yunxiu.example", "trading")
    return log.say(planned(code(2))).say(issued(code(2))).say(read_out(code(2), STEPS), at=DUE)


def test_an_answer_needs_a_verdict_a_reason_a_warning_and_a_supervisor(found):
    for verdict, reason in (("guilty", "理由理由理由"), ("cleared", " "), ("cleared", "长" * 2001)):
        with pytest.raises(BadInput):
            actions.answer(warning=found.number, verdict=verdict, reason=reason, by=BY, now=NOW)
    with pytest.raises(NotFound):
        actions.answer(warning="none", verdict="cleared", reason="理由理由理由", by=BY, now=NOW)
    auditor = Actor(office=DEPARTMENT, role="auditor", person="p2")
    with pytest.raises(NotAllowed):
        actions.answer(warning=found.number, verdict="cleared", reason="理由理由理由", by=auditor, now=NOW)


def test_a_replay_of_the_logs_keeps_warnings_and_raises_none_twice(found):
    from tianping.supervision.warnings.projections import reset

    reset()
    assert not OpenedLot.objects.exists()
    assert queries.warning_of(warning=found.number).state == "open"


def test_a_warning_explains_itself_on_its_page(found):
    page = official().get(f"/warnings/{found.number}/").content.decode()
    for words in (
        "报价呈等差或等比",
        "实施条例第40条第四项",
        "这是线索，不是结论",
        "还没有核实过同类线索",
        "56,500,000.00",
    ):
        assert words in page
    assert "第3建设有限公司" in page
    assert "写明核实结果" in page
    assert "写明核实结果" not in official("auditor").get(f"/warnings/{found.number}/").content.decode()


def test_a_warning_is_printed_on_one_page(found):
    answer = official().get(f"/warnings/{found.number}/sheet.pdf")
    from io import BytesIO

    from pypdf import PdfReader

    assert answer["Content-Type"] == "application/pdf"
    assert len(PdfReader(BytesIO(answer.content)).pages) == 1
    assert "这是线索" in text_of(answer.content)


def test_a_supervisor_clears_a_warning_through_the_form(found):
    client = official()
    given = {"verdict": "cleared", "reason": "调阅两家成本测算，材料价来自同一期信息价"}
    assert through(client, f"/warnings/{found.number}/answer/", given) == f"/warnings/{found.number}/"
    page = client.get(f"/warnings/{found.number}/").content.decode()
    assert "材料价来自同一期信息价" in page
    assert "核实过 1 条，属实 0 条" in page
    assert found.number not in client.get("/warnings/").content.decode()
    assert found.number in client.get("/warnings/?state=cleared").content.decode()


def test_the_form_says_what_is_missing_and_keeps_what_was_typed(found):
    answer = official().post(f"/warnings/{found.number}/answer/", {"verdict": "cleared", "reason": ""})
    assert answer.status_code in (200, 422)
    assert 'value="cleared"' in answer.content.decode()
    assert queries.warning_of(warning=found.number).state == "open"


def test_the_list_and_the_record_of_indicators_say_what_to_do_where_they_are_empty():
    client = official()
    assert "没有等人核实的线索" in client.get("/warnings/").content.decode()
    assert "还没有提出过线索" in client.get("/warnings/indicators/").content.decode()
    assert client.get("/warnings/none/").status_code == 404


def test_nobody_else_reads_warnings(found):
    for address in ("/warnings/", f"/warnings/{found.number}/", f"/warnings/{found.number}/sheet.pdf"):
        assert Client().get(address).status_code in (302, 303, 401, 403)
        assert official("bidder").get(address).status_code == 403


def test_the_pages_speak_english_too(found):
    client = official()
    client.cookies["tp_language"] = "en"
    for address in (
        "/warnings/",
        f"/warnings/{found.number}/",
        "/warnings/indicators/",
        f"/warnings/{found.number}/answer/",
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        body = answer.content.decode()
        assert not re.search("[\u4e00-\u9fff]", body[body.index("<h1") : body.index("</h1>")]), address
