"""The published interface of the opening."""

from typing import Any

import pytest
from django.test import Client

from tianping.trading.opening import actions
from tianping.trading.tests import scenes
from tianping.trading.tests.bidding import AFTER, Auction, Firm
from tianping.web.accounts import tokens
from tianping.web.clock import wall_now


@pytest.fixture(autouse=True)
def _at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tianping.trading.opening.api.business_now", lambda: AFTER)


def hand_in(client: Client, receipt: str, code: str, firm: int = 1) -> Any:
    given = tokens.create_for_program(uscc=Firm(firm).uscc, roles=["bidder"], now=wall_now()).text
    headers = {"Authorization": f"Bearer {given}"}
    return client.post(f"/api/v1/bids/{receipt}/recovery", {"code": code}, "application/json", headers=headers)


def test_the_opening_is_public_once_it_took_place(client: Client, auction: Auction) -> None:
    path = f"/api/v1/lots/{auction.lot.code}/opening"
    bids = auction.bids(3)
    bad = auction.bid(Firm(4), form={})
    assert client.get(path).status_code == 404
    auction.close()
    assert client.get(path).status_code == 404
    auction.release(1)
    auction.release(2)
    actions.open_lot(lot=auction.reload(), by=scenes.platform(), now=AFTER)
    said = client.get(path).json()
    assert {(one["receipt"], one["bidder"]) for one in said["bids"]} == {(bid.receipt, bid.bidder) for bid in bids}
    assert said["bids"][0]["price"].startswith("900000")
    assert said["not_opened"] == [
        {"receipt": bad.receipt, "kind": "form-without-price", "whose": "bidder", "outcome": "revoked"}
    ]
    assert len(said["trustees"]) == 2


def test_a_recovery_code_is_handed_in_by_its_bidder_only(client: Client, auction: Auction) -> None:
    bid, *_ = auction.bids(3)
    auction.close()
    code = auction.seeds[bid.seal]
    assert hand_in(client, bid.receipt, code, firm=2).status_code == 404
    assert hand_in(client, bid.receipt, "babab").status_code == 422
    assert hand_in(client, bid.receipt, code).json()["receipt"] == bid.receipt
    assert client.post(f"/api/v1/bids/{bid.receipt}/recovery", b"{", "application/json").status_code == 401
