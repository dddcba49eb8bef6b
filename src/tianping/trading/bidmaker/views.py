"""The page on which a bidder seals in the browser, and the page that says how bids are kept secret."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tianping.exchange.anchoring import anchors_of_city
from tianping.law import money
from tianping.record.actors import Actor
from tianping.record.events import rfc3339
from tianping.trading.bidmaker import bundle, publishing
from tianping.trading.bidmaker.words import words
from tianping.trading.bids import queries
from tianping.trading.documents.evidence import EvidenceNotYet, key_evidence
from tianping.trading.documents.queries import public_view
from tianping.trading.plans import queries as plans
from tianping.trading.subjects.queries import name_of
from tianping.web import parts
from tianping.web.access import page, public
from tianping.web.clock import business_now
from tianping.web.filing.flow import Help
from tianping.web.problems import language
from tianping.web.tenders.masthead import masthead


@page("bids.upload", roles=("bidder",), methods=("GET",), thing=lambda lot: plans.lot(lot))
def seal(request: HttpRequest, actor: Actor, lot: str) -> HttpResponse:
    """Seal, sign, upload and hand in one bid. Nothing that is typed or chosen here comes to the platform unsealed."""
    now, own = business_now(), queries.own(lot=plans.lot(lot), office=actor.office)
    context = {
        **masthead(own.lot.tender_id, now=now),
        "own": own,
        "lot": own.lot,
        "open": own.open(now),
        "facts": _facts(request, own, actor) if own.open(now) else None,
        "policy": own.terms.policy or {},
        "construction": own.lot.tender.construction,
        "import_map": mark_safe(publishing.import_map()),  # noqa: S308 - digests and fixed names
        "program": f"/bid-maker/{bundle.digest()}/{bundle.PAGE}",
        "integrity": bundle.module(bundle.PAGE),
        "digest": bundle.digest(),
        "help": Help(
            text=gettext("报价和文件在这台电脑上加密以后才上传，开标前谁也打不开。恢复码只有你有，要打印收好。"),
            rule="no-early-opening",
        ),
        "back": parts.Link(text=gettext("这个标段的投标"), url=f"/my/bids/lots/{own.lot.code}/"),
    }
    answer = render(request, "bidmaker/seal.html", context)
    answer.headers["Content-Security-Policy"] = publishing.page_policy(request)
    return answer


def _facts(request: HttpRequest, own: queries.Own, actor: Actor) -> dict[str, Any]:
    """All that the program is told: public facts of the tender, and the bidder's own standing bid."""
    standing, lot = own.standing, own.lot
    return {
        "tender": public_view(lot.tender),
        "evidence": _evidence(own),
        "anchors": json.loads(anchors_of_city().encoded()),
        "lot": lot.code,
        "lot_name": lot.name,
        "maximum": None if lot.maximum_price is None else money.write(lot.maximum_price),
        "uscc": actor.office,
        "name": name_of(actor.office) or actor.office,
        "counter": standing.counter + 1 if standing else 1,
        "previous": standing.seal if standing else None,
        "certifies": bool(settings.TIANPING_TRADING.certificate_authority),
        "now": rfc3339(business_now()),
        "units": [gettext("天"), gettext("时"), gettext("分"), gettext("秒")],
        "token": get_token(request),
        "english": language() == "en",
        "worker": f"/bid-maker/{bundle.digest()}/{bundle.WORKER}",
        "places": _places(lot.code),
        "words": words(),
    }


def _places(lot: str) -> dict[str, str]:
    return {
        "start": f"/api/v1/lots/{lot}/uploads",
        "slices": "/api/v1/uploads/",
        "submit": f"/api/v1/lots/{lot}/bids",
        "certify": "/api/v1/signing-certificates",
        "receipt": "/my/bids/receipts/{receipt}/",
    }


def _evidence(own: queries.Own) -> dict[str, Any]:
    """Without it the program says that nothing is proven, and does not seal."""
    try:
        return key_evidence(own.terms)
    except EvidenceNotYet:
        return {"tender": own.lot.tender_id, "keys": []}


@public
@require_safe
def explained(request: HttpRequest) -> HttpResponse:
    """How a bid is kept secret, and how its bidder can check that."""
    return render(request, "bidmaker/explained.html", {"digest": bundle.digest(), "files": bundle.modules()})
