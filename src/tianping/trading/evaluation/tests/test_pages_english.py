"""Every page of the evaluation in English: no Chinese is left but names, documents and what people wrote."""

import re
from html import unescape

import pytest
from django.test import Client

from tianping.record.sequencer import sequence
from tianping.trading.evaluation import actions
from tianping.trading.evaluation.models import Inquiry, Motion
from tianping.trading.evaluation.queries import opened_bid
from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, rooms, scenes
from tianping.web import translations

pytestmark = pytest.mark.django_db
AT = committees.AT
FIRST, SECOND, THIRD = committees.EXPERTS[:3]
NAMES = (
    *(one.name for one in committees.members()), "云岫市第三小学教学楼工程施工招标", "云岫市城市建设中心（虚构）", "施工一标段",
    "云岫招标代理有限公司（虚构）", "施工组织设计", "项目管理机构", "信用评价", "建筑工程", "示例单位", "中文", "房屋建筑",
)  # fmt: skip
BIDDER = re.compile(r"云岫第\d建筑有限公司（虚构）")


@pytest.fixture(autouse=True, scope="module")
def compiled() -> None:
    translations.compile_house("trading")
    translations.compile_house("web")


def untranslated(client: Client, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    html = unescape(answer.content.decode())
    for name in NAMES:
        html = html.replace(name, "")
    html = BIDDER.sub("", html)
    main = html[html.index("<main") : html.index("</main")] + html[html.index("<title") : html.index("</title")]
    return re.findall(r"[\u4e00-\u9fff][^<\"]*", main)


def test_the_room_is_english_throughout(scored_lot: Lot) -> None:
    lot = scored_lot
    sequence(now=AT)
    bid = opened_bid(lot, committees.receipt(lot, 3))
    actions.inquire(opened=bid, about="price", question="Why?", by=FIRST.actor(), now=AT)
    actions.propose(
        lot=lot, kind="rejection", opened=bid, ground="unsigned", explanation="No seal.", by=FIRST.actor(), now=AT
    )
    client, room = rooms.member(SECOND, english=True), f"/lots/{lot.code}/evaluation/"
    here, motion = f"{room}bids/{bid.bid_id}/", f"{room}motions/{Motion.objects.get().code}/"
    committees.score(lot, SECOND, 1, reason="As offered.")
    pages = ["", "bids/", "sheet/", "sheet/sign/", "ranking/", "report/", "report/new/", "no-competition/"]
    addresses = [f"{room}{one}" for one in pages]
    addresses += [here, f"{here}inquiry/", f"{here}rejection/", f"{here}adjustment/", motion, f"{motion}vote/"]
    seat = f"/tenders/{lot.tender_id}/seat/"
    addresses += [seat, f"{seat}statement/", f"{seat}statement/kept/", f"{seat}recusal/", "/desk/"]
    left = {address: found for address in addresses if (found := untranslated(client, address))}
    bidder = rooms.bidder(3, english=True)
    for address in (f"/inquiries/{Inquiry.objects.get().code}/", "/desk/"):
        if found := untranslated(bidder, address):
            left[address] = found
    assert left == {}


def test_the_committee_and_the_end_are_english_throughout(scored_lot: Lot) -> None:
    lot = scored_lot
    committees_pages = [f"/tenders/{lot.tender_id}/committee/{one}" for one in ("", "request/", "form/")]
    buyer = rooms.buyer(english=True)
    marks = dict.fromkeys(("30", "12", "4"), "")
    for who in committees.members():
        for number in (1, 2, 3):
            committees.score(lot, who, number, *marks, reason="As offered.")
        committees.sign_sheet(lot, who)
    actions.draw_up(lot=lot, by=FIRST.actor(), now=AT)
    committees.signed(lot)
    sequence(now=AT)
    room = f"/lots/{lot.code}/evaluation/"
    member = rooms.member(FIRST, english=True)
    pages = ("sheet/kept/", "ranking/", "report/", "report/signed/")
    left = {one: found for one in pages if (found := untranslated(member, f"{room}{one}"))}
    for address in (*committees_pages, f"/tenders/{lot.tender_id}/draw/", f"{room}report/receive/", "/desk/"):
        if found := untranslated(buyer, address):
            left[address] = found
    actions.receive_report(lot=lot, by=scenes.buyer(), now=AT)
    for address in ("record/", "report/received/"):
        if found := untranslated(buyer, f"{room}{address}"):
            left[address] = found
    assert left == {}
