"""The published interface of bidding: uploads in slices, submit, receipt, withdrawal. Only the bidder reads its own."""

import base64
import binascii
import re
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from tianping.refusals import BadInput, NotFound
from tianping.trading.bids import actions, uploading
from tianping.trading.bids.models import Bid, Upload
from tianping.trading.bids.proving import receipt_of
from tianping.trading.plans.models import Lot
from tianping.web.accounts.rights import actor_of, permit
from tianping.web.api import TokenAuth
from tianping.web.browser_session import BrowserSession
from tianping.web.clock import business_now
from tianping.web.requests import whole_body

router = Router(tags=["bids"])
DIGEST = re.compile(r"sha-256=:([A-Za-z0-9+/]{43}=):")


class UploadIn(Schema):
    """What will be uploaded: the finished envelope's length in bytes and its SHA-256."""

    model_config = ConfigDict(extra="forbid")

    length: int = Field(gt=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class BidIn(Schema):
    """Which upload becomes the bid."""

    model_config = ConfigDict(extra="forbid")

    upload: str = Field(max_length=32)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Nothing(Schema):
    """An empty body."""

    model_config = ConfigDict(extra="forbid")


BY_PAGE = [TokenAuth(), BrowserSession()]
"""The pages that upload and seal use this interface too."""


@router.post("/lots/{lot}/uploads", auth=BY_PAGE, summary="Begin or resume an upload 开始或续传")
def start(request: HttpRequest, lot: str, given: UploadIn) -> dict[str, Any]:
    """Returns the upload's code, the slice size and how many bytes are here already."""
    by = actor_of(request, "bidder")
    upload = uploading.start(lot=_lot(lot), length=given.length, sha256=given.sha256, by=by, now=business_now())
    return _told(upload)


@router.put("/uploads/{code}", auth=BY_PAGE, summary="Send one slice 上传一片")
def take_slice(request: HttpRequest, code: str, offset: int) -> dict[str, Any]:
    """The body is the slice; `Content-Length` and `Content-Digest` (RFC 9530) are required."""
    by = actor_of(request, "bidder")
    digest = _declared(request.headers.get("Content-Digest", ""))
    upload = _own_upload(code, by.office)
    data = whole_body(request)
    return _told(
        uploading.take_slice(upload=upload, offset=offset, data=data, digest=digest, by=by, now=business_now())
    )


@router.post("/lots/{lot}/bids", auth=BY_PAGE, summary="Submit 递交投标")
def submit(request: HttpRequest, lot: str, given: BidIn) -> dict[str, Any]:
    """Returns stage 1 of the receipt: signed, with the server's time and the digests."""
    by = actor_of(request, "bidder")
    upload = _own_upload(given.upload, by.office)
    if upload.lot_id != lot or upload.sha256 != given.sha256:
        raise BadInput(
            field="sha256", what="摘要或标段与上传的不符。", what_en="Digest or lot is not that of the upload."
        )
    return dict(actions.submit(upload=upload, by=by, clock=business_now).stage_one)


@router.get("/bids/{receipt}/receipt", summary="Receipt with its proofs 回执与证明")
def read_receipt(request: HttpRequest, receipt: str) -> dict[str, Any]:
    """Both stages; what is not yet proven says so. Only for the bidder itself."""
    by = actor_of(request, "bidder")
    bid = _own_bid(receipt, by.office)
    permit(by, "bids.read_receipt", bid)
    return receipt_of(bid).model_dump(mode="json")


@router.post("/bids/{receipt}/withdrawal", summary="Withdraw 撤回投标")
def withdraw(request: HttpRequest, receipt: str, given: Nothing) -> dict[str, Any]:
    """Returns the receipt of the withdrawal."""
    by = actor_of(request, "bidder")
    bid = actions.withdraw(bid=_own_bid(receipt, by.office), by=by, clock=business_now)
    return dict(bid.withdrawal or {})


def _lot(code: str) -> Lot:
    lot = Lot.objects.select_related("tender").filter(code=code).first()
    if lot is None:
        raise NotFound(thing=f"标段 {code}")
    return lot


def _own_upload(code: str, office: str) -> Upload:
    upload = Upload.objects.select_related("lot__tender").filter(code=code, bidder=office).first()
    if upload is None:
        raise NotFound(thing=f"上传 {code}")
    return upload


def _own_bid(receipt: str, office: str) -> Bid:
    bid = Bid.objects.select_related("lot__tender").filter(receipt=receipt, bidder=office).first()
    if bid is None:
        raise NotFound(thing=f"回执 {receipt}")
    return bid


def _told(upload: Upload) -> dict[str, Any]:
    return {"upload": upload.code, "slice_size": uploading.SLICE, "received": upload.received, "length": upload.length}


def _declared(header: str) -> str:
    found = DIGEST.fullmatch(header.strip())
    try:
        return base64.b64decode(found[1], validate=True).hex() if found else _missing()
    except binascii.Error:
        return _missing()


def _missing() -> str:
    raise BadInput(
        field="Content-Digest",
        what="这一片没有写明摘要。",
        what_en="The slice declares no digest.",
        way_out="请带请求头 Content-Digest: sha-256=:…:（RFC 9530）。",
        way_out_en="Send the header Content-Digest: sha-256=:…: (RFC 9530).",
    )
