"""The published interface of bidding."""

import base64
import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tianping.trading.bids import files
from tianping.trading.bids.models import Bid, Upload
from tianping.trading.tests import scenes
from tianping.trading.tests.bidding import AFTER, NOW, Auction, Firm
from tianping.web.accounts import tokens
from tianping.web.clock import wall_now

ONE, TWO = Firm(1), Firm(2)
TEN_GB = 10 * 1024**3


@pytest.fixture(autouse=True)
def _at(monkeypatch: pytest.MonkeyPatch) -> None:
    go_to(NOW, monkeypatch)


def go_to(moment: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tianping.trading.bids.api.business_now", lambda: moment)


def token(firm: Firm = ONE, role: str = "bidder") -> str:
    return tokens.create_for_program(uscc=firm.uscc, roles=[role], now=wall_now()).text


def send(client: Client, method: str, path: str, given: str, body: Any = None) -> Any:
    content = {} if method == "get" else {"data": {} if body is None else body, "content_type": "application/json"}
    return getattr(client, method)(f"/api/v1{path}", headers={"Authorization": f"Bearer {given}"}, **content)


def put(client: Client, upload: str, given: str, data: bytes, *, offset: int = 0, **changes: Any) -> Any:
    digest = base64.b64encode(hashlib.sha256(changes.pop("whole", data)).digest()).decode()
    headers = {"Authorization": f"Bearer {given}", "Content-Digest": f"sha-256=:{digest}:"} | changes.pop("headers", {})
    path = f"/api/v1/uploads/{upload}?offset={offset}"
    return client.generic("PUT", path, data, "application/octet-stream", headers=headers, **changes)


def kind(answer: Any) -> str:
    """The code of a refusal, out of its problem document."""
    return str(answer.json()["type"]).rpartition(":")[2]


def begin(client: Client, auction: Auction, given: str, path: Path, **changes: Any) -> Any:
    data = path.read_bytes()
    body = {"length": len(data), "sha256": hashlib.sha256(data).hexdigest()} | changes
    return send(client, "post", f"/lots/{auction.lot.code}/uploads", given, body)


def handed_in(client: Client, auction: Auction, path: Path, given: str) -> Any:
    upload = begin(client, auction, given, path).json()
    assert put(client, upload["upload"], given, path.read_bytes()).json()["received"] == upload["length"]
    body = {"upload": upload["upload"], "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    return send(client, "post", f"/lots/{auction.lot.code}/bids", given, body)


def test_a_bid_goes_the_whole_way_over_the_interface(client: Client, auction: Auction) -> None:
    given = token()
    answer = handed_in(client, auction, auction.seal(ONE).path, given)
    assert answer.status_code == 200, answer.content
    number = answer.json()["statement"]["content"]["number"]
    receipt = send(client, "get", f"/bids/{number}/receipt", given).json()
    assert receipt["statement"] == answer.json()["statement"]
    assert {line["state"] for line in receipt["lines"]} == {"waiting"}
    withdrawn = send(client, "post", f"/bids/{number}/withdrawal", given)
    assert withdrawn.json()["statement"]["content"]["kind"] == "withdrawal"


def test_only_the_bidder_sees_its_receipt_and_its_upload(client: Client, auction: Auction) -> None:
    given, path = token(), auction.seal(ONE).path
    number = handed_in(client, auction, path, given).json()["statement"]["content"]["number"]
    for stranger in (token(TWO), token(TWO, "buyer")):
        assert send(client, "get", f"/bids/{number}/receipt", stranger).status_code in (403, 404)
        assert send(client, "post", f"/bids/{number}/withdrawal", stranger).status_code in (403, 404)
        assert put(client, Upload.objects.get().code, stranger, b"x").status_code in (403, 404)
    assert client.get(f"/api/v1/bids/{number}/receipt").status_code == 401


def test_a_buyer_learns_nothing_by_its_role(client: Client, auction: Auction) -> None:
    answer = send(client, "post", f"/lots/{auction.lot.code}/uploads", token(ONE, "buyer"),
                  {"length": 5000, "sha256": "ab" * 32})  # fmt: skip
    assert answer.status_code == 403


def test_a_body_that_is_not_json_gets_a_sentence(client: Client, auction: Auction) -> None:
    headers = {"Authorization": f"Bearer {token()}"}
    for path in (f"lots/{auction.lot.code}/uploads", f"lots/{auction.lot.code}/bids"):
        answer = client.post(f"/api/v1/{path}", b"<bid/>", "application/json", headers=headers)
        assert answer.status_code == 400
        assert kind(answer) == "not-json"
        assert answer.json()["next"]
    assert not Upload.objects.exists()


@pytest.mark.parametrize("body", [{}, {"length": 0, "sha256": "ab" * 32}, {"length": 9, "sha256": "x"},
                                  {"length": 9000, "sha256": "ab" * 32, "price": "1"}, []])  # fmt: skip
def test_a_body_of_another_shape_is_refused(client: Client, auction: Auction, body: Any) -> None:
    answer = send(client, "post", f"/lots/{auction.lot.code}/uploads", token(), body)
    assert answer.status_code == 422
    assert not Upload.objects.exists()


def test_a_slice_without_a_declared_length_is_refused(client: Client, auction: Auction) -> None:
    given, path = token(), auction.seal(ONE).path
    upload = begin(client, auction, given, path).json()["upload"]
    answer = put(client, upload, given, path.read_bytes(), CONTENT_LENGTH="")
    assert (answer.status_code, kind(answer)) == (411, "length-required")
    answer = put(client, upload, given, path.read_bytes(), headers={"Transfer-Encoding": "chunked"})
    assert answer.status_code == 411
    assert Upload.objects.get().received == 0


@pytest.mark.parametrize("digest", ["", "md5=:AAAA:", "sha-256=:short:"])
def test_a_slice_without_a_digest_is_refused(client: Client, auction: Auction, digest: str) -> None:
    given, path = token(), auction.seal(ONE).path
    upload = begin(client, auction, given, path).json()["upload"]
    answer = put(client, upload, given, path.read_bytes(), headers={"Content-Digest": digest})
    assert answer.status_code == 422
    assert Upload.objects.get().received == 0


def test_a_slice_with_another_digest_is_refused(client: Client, auction: Auction) -> None:
    given, path = token(), auction.seal(ONE).path
    upload = begin(client, auction, given, path).json()["upload"]
    answer = put(client, upload, given, path.read_bytes(), whole=b"another")
    assert kind(answer) == "slice-damaged"


def test_a_slice_that_is_too_large_is_refused_unread(client: Client, auction: Auction) -> None:
    given, path = token(), auction.seal(ONE).path
    upload = begin(client, auction, given, path).json()["upload"]
    answer = put(client, upload, given, b"x", CONTENT_LENGTH=str(TEN_GB))
    assert answer.status_code == 413


def test_ten_gigabytes_cut_in_the_middle_leave_nothing_half_written(client: Client, auction: Auction) -> None:
    """Slices arrive, then the line is cut within one: what came whole stays, of the cut one not a byte."""
    given, path = token(), auction.seal(ONE).path
    data = path.read_bytes()
    upload = begin(client, auction, given, path, length=TEN_GB).json()["upload"]
    assert put(client, upload, given, data).json()["received"] == len(data)
    cut = put(client, upload, given, bytes(1000), offset=len(data), whole=bytes(8 * 1024**2),
              **{"wsgi.input": io.BytesIO(bytes(1000)), "CONTENT_LENGTH": str(8 * 1024**2)})  # fmt: skip
    assert (cut.status_code, kind(cut)) == (400, "body-cut")
    held = Upload.objects.get()
    assert (held.received, held.stored) == (len(data), False)
    assert files.place_of(held.code).stat().st_size == len(data)
    answer = send(client, "post", f"/lots/{auction.lot.code}/bids", given,
                  {"upload": upload, "sha256": held.sha256})  # fmt: skip
    assert kind(answer) == "slice-out-of-place"
    assert not Bid.objects.exists()
    assert begin(client, auction, given, path, length=TEN_GB).json()["received"] == len(data)


def test_another_digest_or_lot_than_uploaded_is_refused(client: Client, auction: Auction) -> None:
    given, path = token(), auction.seal(ONE).path
    upload = begin(client, auction, given, path).json()["upload"]
    body = {"upload": upload, "sha256": "ab" * 32}
    assert send(client, "post", f"/lots/{auction.lot.code}/bids", given, body).status_code == 422
    assert send(client, "post", "/lots/E9901000001000001001009/bids", given, body).status_code == 422


def test_what_is_not_there_is_not_found(client: Client, auction: Auction) -> None:
    given = token()
    assert (
        send(client, "post", "/lots/nothing/uploads", given, {"length": 9000, "sha256": "ab" * 32}).status_code == 404
    )
    assert send(client, "get", f"/bids/{'0' * 32}/receipt", given).status_code == 404
    assert put(client, "0" * 32, given, b"x").status_code == 404


def test_a_late_bid_gets_the_rule_and_the_way_out(
    client: Client, auction: Auction, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, path = token(), auction.seal(ONE).path
    upload = begin(client, auction, given, path).json()["upload"]
    put(client, upload, given, path.read_bytes())
    go_to(AFTER, monkeypatch)
    body = {"upload": upload, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    answer = send(client, "post", f"/lots/{auction.lot.code}/bids", given, body)
    assert (answer.status_code, kind(answer)) == (409, "bid-too-late")
    assert "reject-late" in str(answer.json())
    assert answer.json()["next"]
    assert scenes.sealed("bid.received") == []
