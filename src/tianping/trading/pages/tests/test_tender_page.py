"""The page of a tender on the trading platform: its files, its seals, its proofs."""

import pytest
from django.test import Client

from tianping.exchange.catalogue.bids import BidsClosed
from tianping.exchange.catalogue.keys import PiecesReleased
from tianping.exchange.entries import Entry
from tianping.record.sequencer import sequence
from tianping.trading.documents.models import DocumentFile
from tianping.trading.tests import scenes
from tianping.trading.tests.scenes import NOW
from tianping.web.tenders.panels import trustees_said
from tianping.web.tenders.reading import TenderRecord, releases

STANDING, CONTRIBUTION = "a" * 64, "b" * 64


def entry(event: object, *, type_: str, position: int) -> Entry:
    return Entry(
        origin="service.localhost",
        kind="service",
        own=False,
        position=position,
        leaf=None,
        id=f"{position:032x}",
        type=type_,
        type_version=1,
        refs={},
        actor={},
        at=NOW,
        event=event,  # type: ignore[arg-type]
    )


def closed() -> BidsClosed:
    bid = {
        "receipt": "r", "seal": STANDING, "statement": "c" * 64, "body": "d" * 64, "length": 1, "received_at": NOW
    }  # fmt: skip
    return BidsClosed.model_validate({"tender": "T", "closed_at": NOW, "lots": [{"lot": "L", "standing": [bid]}]})


def released(seal: str) -> PiecesReleased:
    return PiecesReleased(tender="T", seals=(seal,), packet="e" * 64)


def test_pieces_of_bids_count_as_released_and_the_escrow_of_a_draw_does_not() -> None:
    entries = (
        entry(closed(), type_="bids.closed", position=1),
        entry(released(STANDING), type_="trustee.released", position=2),
        entry(released(CONTRIBUTION), type_="trustee.released", position=3),
    )
    assert [found.position for found in releases(TenderRecord("T", entries, {}))] == [2]
    assert trustees_said([]) == "尚未绑定"


@pytest.mark.django_db
def test_a_tender_document_is_taken_through_the_documents_so_that_the_taking_is_recorded() -> None:
    tender = scenes.issued()
    sequence(NOW)
    file = DocumentFile.objects.filter(tender=tender).latest("pk")
    page = Client().get(f"/tenders/{tender.code}/").content.decode()
    address = f"/tenders/{tender.code}/files/{file.sha256}/"
    assert f'href="{address}"' in page
    answer = Client().get(address)
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/api/v1/tenders/{tender.code}/documents/files/{file.sha256}",
    )


@pytest.mark.django_db
def test_a_file_that_no_entry_names_is_not_found() -> None:
    tender = scenes.issued()
    sequence(NOW)
    assert Client().get(f"/tenders/{tender.code}/files/{'0' * 64}/").status_code == 404
    assert Client().get(f"/tenders/{tender.code}/files/nonsense/").status_code == 404


@pytest.mark.django_db
def test_the_page_of_a_tender_says_facts_in_words() -> None:
    tender = scenes.issued()
    sequence(NOW)
    page = Client().get(f"/tenders/{tender.code}/").content.decode()
    for text in ("经评审的最低投标价法", "标段编号", "公告全文", "看招标文件", "截止前，谁投了标"):
        assert text in page
    for code in ("lowest-evaluated-price", "text/plain", "PLAIN"):
        assert code not in page
