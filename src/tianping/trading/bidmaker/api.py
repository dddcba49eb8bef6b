"""The interface of the bid maker in the browser: a certificate for a key that was made there."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from tianping.trading.bidmaker import certifying
from tianping.trading.subjects.queries import name_of
from tianping.web.accounts.rights import actor_of
from tianping.web.browser_session import BrowserSession
from tianping.web.clock import business_now

router = Router(tags=["bids"])


class RequestIn(Schema):
    """A signing request (PKCS#10, DER) in base64."""

    model_config = ConfigDict(extra="forbid")

    request: str = Field(max_length=8192)


@router.post(
    "/signing-certificates", auth=BrowserSession(), summary="Certify a key of the browser 为浏览器密钥申请证书"
)
def certify(request: HttpRequest, given: RequestIn) -> dict[str, Any]:
    """Only a session, which was opened after two factors; the docked authority certifies, this platform vouches."""
    by = actor_of(request, "bidder")
    certified = certifying.certify(
        request=given.request, by=by, name=name_of(by.office) or by.office, now=business_now()
    )
    return certified.to_json()
