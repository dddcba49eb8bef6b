"""API of the trust list: everybody reads, the operator publishes."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from tianping.public_service.certificates import actions, queries
from tianping.public_service.certificates.models import TrustListVersion
from tianping.public_service.certificates.revocations import freshness
from tianping.record.events import rfc3339
from tianping.sealing.certificates import TrustList
from tianping.web.accounts.rights import actor_of
from tianping.web.clock import business_now

router = Router(tags=["certificates"])


def view_of(version: TrustListVersion) -> dict[str, Any]:
    """This function will return one version with its signature, and how fresh its revocation lists are by now."""
    return {
        "version": version.version,
        "published_at": rfc3339(version.published_at),
        "trust_list": version.content,
        "signature": version.signature,
        "revocations": [
            {
                "ca": one.ca,
                "issuer": one.issuer,
                "updated_at": rfc3339(one.updated_at) if one.updated_at else None,
                "next_update": rfc3339(one.next_update) if one.next_update else None,
                "stale": one.stale,
            }
            for one in freshness(TrustList.model_validate(version.content), now=business_now())
        ],
    }


@router.get("/trust-list", response=dict[str, Any], auth=None, summary="查信任列表 · The signed trust list")
def trust_list(request: HttpRequest) -> dict[str, Any]:
    """The newest trust list, signed."""
    return view_of(queries.newest())


@router.post("/trust-list", response={201: dict[str, Any]}, summary="发布信任列表 · Publish the trust list")
def publish(request: HttpRequest, body: TrustList) -> Status[dict[str, Any]]:
    """Publish the next version; the body is the list as `tianping.sealing.certificates.TrustList` writes it."""
    return Status(201, view_of(actions.publish(trust_list=body, by=actor_of(request), now=business_now())))
