"""The scoring over the published interface."""

import pytest
from django.test import Client

from tianping.trading.evaluation.tests.test_api import send, signed_in, token
from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, scenes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("api", "scoring_api"):
        monkeypatch.setattr(f"tianping.trading.evaluation.{module}.business_now", lambda: committees.AT)


def test_a_member_fills_and_signs_its_sheet_and_the_report_replays(client: Client, scored_lot: Lot) -> None:
    first, *others = committees.members()
    expert = signed_in(client, first)
    sheet = {}
    for number in (1, 2, 3):
        marks = [{"criterion": c, "points": p} for c, p in (("plan", "30"), ("team", "12.5"), ("credit", "4"))]
        body = {"receipt": committees.receipt(scored_lot, number), "marks": marks}
        sheet = send(client, "put", f"/lots/{scored_lot.code}/scores", expert, body, "expert").json()
    assert len(sheet["marks"]) == 9
    signature = {"signature": first.signer().sign(sheet["to_sign"].encode()).to_json()}
    done = send(client, "post", f"/lots/{scored_lot.code}/scores/signature", expert, signature, "expert")
    assert done.status_code == 201, done.content
    again = send(client, "put", f"/lots/{scored_lot.code}/scores", expert, body, "expert")
    assert again.json()["type"].endswith("sheet-locked")
    seen = send(client, "get", f"/lots/{scored_lot.code}/evaluation", expert, role="expert").json()["scoring"]
    assert (seen["signed"], seen["members"], seen["result"]) == (1, 5, None)
    drawn = client.get(f"/api/v1/lots/{scored_lot.code}/coefficient").json()
    assert drawn == {"lot": scored_lot.code, "declared": ["1"], "drawn": "1"}
    committees.scored(scored_lot, by=others)
    buyer = token(scenes.BUYER, "buyer")
    assert send(client, "get", f"/lots/{scored_lot.code}/report/replay", buyer).status_code == 404
    committees.reported(scored_lot)
    assert send(client, "get", f"/lots/{scored_lot.code}/report/replay", buyer).json()["equal"]
    stranger = token(scenes.OTHER, "buyer")
    assert send(client, "get", f"/lots/{scored_lot.code}/report/replay", stranger).status_code == 403


def test_a_member_stands_back(client: Client, scored_lot: Lot) -> None:
    expert = signed_in(client, committees.EXPERTS[0])
    path = f"/tenders/{scored_lot.tender_id}/committee/withdrawals"
    assert send(client, "post", path, expert, {"reason": "曾任顾问"}, "expert").json()["person"] == "expert-0"
    assert send(client, "get", f"/tenders/{scored_lot.tender_id}/committee", expert).json()["formed_at"] is None
