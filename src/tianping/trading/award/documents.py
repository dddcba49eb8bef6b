"""The words and the document that bidders get (招标投标法 第四十五条; Order 20 art. 36)."""

from io import BytesIO
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from tianping.law import money
from tianping.law.days import SHANGHAI
from tianping.trading.award.models import Award
from tianping.web.documents import render_pdf
from tianping.web.platform_seal import seal
from tianping.web.qr import qr_svg

PROVISIONAL = "该日期涉及尚未公布放假安排的年份，以国务院办公厅公布后的日期为准。"
TEMPLATE = Path(__file__).parent / "templates" / "award" / "notice.typ"


def award_notice(award: Award) -> IO[bytes]:
    """This function will set the award notice 中标通知书 as PDF/A and seal it."""
    pdf = render_pdf(TEMPLATE, facts_of(award), made_at=award.notified_at)
    return BytesIO(seal(pdf, reason="中标通知书 Award notice"))


def facts_of(award: Award) -> dict[str, Any]:
    """This function will return what the award notice says, as plain values."""
    assert award.notified_at is not None
    assert award.contract_due is not None
    lot = award.lot
    address = f"{settings.TIANPING.address('trading')}/tenders/{lot.tender_id}/"
    return {
        "tender": lot.tender_id,
        "name": lot.tender.name,
        "lot": lot.code,
        "lot_name": lot.name,
        "deal": lot.deal,
        "content": lot.content,
        "buyer": lot.tender.buyer_name,
        "agency": lot.tender.agency_name,
        "winner": award.winner_name,
        "winner_code": award.winner,
        "price": money.show(award.price),
        "notified_at": f"{award.notified_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        "contract_due": f"{award.contract_due.astimezone(SHANGHAI):%Y-%m-%d}",
        "provisional": award.contract_provisional,
        "address": address,
        "qr": qr_svg(address),
    }


def told_to_winner(award: Award) -> str:
    """This function will word the message to the winner."""
    assert award.contract_due is not None
    due = f"{award.contract_due.astimezone(SHANGHAI):%Y-%m-%d}"
    note = PROVISIONAL if award.contract_provisional else ""
    return (
        f"{award.winner_name}：你单位为{award.lot.tender.name}（{award.lot.name}）的中标人，中标价 "
        f"{money.show(award.price)} 元。请在 {due} 前与招标人订立书面合同（招标投标法 第四十六条）。{note}\n"
        f"You have won {award.lot_id} at {money.write(award.price)} yuan; the written contract is due by {due}."
    )


def told_to_others(award: Award) -> str:
    """This function will word the message to those who did not win."""
    return (
        f"{award.lot.tender.name}（{award.lot.name}）的中标人为{award.winner_name}，中标价 {money.show(award.price)} 元。"
        "感谢参与；投标保证金在书面合同签订后 5 日内退还（条例 第五十七条）。\n"
        f"{award.winner_name} has won {award.lot_id} at {money.write(award.price)} yuan."
    )
