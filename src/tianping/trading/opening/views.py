"""The opening hall: public to look at; bidders come, confirm and object in it, buyer or agency answers."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tianping.exchange.tender_limits import facts_of
from tianping.record.actors import Actor
from tianping.refusals import NotFound
from tianping.trading.opening import hall, hall_page
from tianping.trading.opening.models import Confirmation, Opening, Released, SpotObjection
from tianping.trading.plans import queries as plans
from tianping.trading.plans.models import Lot
from tianping.web import parts
from tianping.web.access import page, public, visitor
from tianping.web.clock import business_now
from tianping.web.filing.flow import Help
from tianping.web.tenders.lines import proof_url
from tianping.web.tenders.masthead import head_of
from tianping.web.tenders.reading import TenderRecord, record_of
from tianping.web.tenders.tables import file_url


@public
@require_safe
def look(request: HttpRequest, lot: str) -> HttpResponse:
    """The hall of a lot, with the other lots of its tender in the band."""
    now, me, found = business_now(), visitor(request), plans.lot(lot)
    here, record = hall_page.hall_of(lot=found, me=me, now=now), record_of(found.tender_id)
    others = Lot.objects.filter(tender=found.tender_id).select_related("tender").order_by("code")
    halls = [here if one.pk == found.pk else hall_page.hall_of(lot=one, me=me, now=now) for one in others]
    projection = request.GET.get("view") == "projection"
    context = {
        "masthead": head_of(record, facts_of(record.entries), now=now),
        "lot": found,
        "hall": here,
        "bands": [hall_page.band(one) for one in halls],
        "lines": hall_page.read_out(here, _proof(record, here, "opening.read_out")),
        "steps": hall_page.steps(here),
        "say": hall_page.next_step(here),
        "may": hall_page.abilities(here),
        "version": _version(found),
        "projection": projection,
        **({"tp_large": True} if projection else {}),
        **_people(here),
        **_papers(here, record),
    }
    answer = render(request, "opening/look.html", context)
    answer.headers["Cache-Control"] = "private, no-store" if me else "no-store"
    return answer


@public
@require_safe
def state(request: HttpRequest, lot: str) -> HttpResponse:
    """A word that changes when the hall does: the page asks for it and fetches itself only then."""
    answer = JsonResponse({"version": _version(plans.lot(lot))})
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _version(lot: Lot) -> str:
    """Of what everybody may know; who signed in is not in it before the bids are opened."""
    opening = Opening.objects.filter(lot=lot).first()
    facts: list[Any] = [lot.stage, Released.objects.filter(tender_code=lot.tender_id).count()]
    if opening is not None:
        said = opening.objections.values_list("code", "answered_at")
        confirmed = Confirmation.objects.filter(opened__bid__lot=lot).count()
        facts += [opening.record, opening.hall_closed_at, confirmed, lot.sign_ins.count(), *said]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def _proof(record: TenderRecord, here: hall_page.Hall, type_: str) -> parts.Proof | None:
    entry = next((one for one in record.all(type_) if getattr(one.event, "lot", "") == here.lot.code), None)
    if entry is None:
        return None
    url = proof_url(record.code, entry)
    return parts.Proof(index=entry.position, witnesses=record.witnesses(entry), url=url, short=True)


def _people(here: hall_page.Hall) -> dict[str, Any]:
    """Who came and who said what: known to all once the bids are opened, before that each knows of itself."""
    opening = here.opening
    came = list(here.lot.sign_ins.all()) if opening else []
    present = {one.bidder: one.signed_in_at for one in came}
    return {
        "own_sign_in": hall_page.own_sign_in(here),
        "signs_in_from": hall_page.signs_in_from(here),
        "attended": [(bid.bidder_name, bid.bidder == here.office, present.get(bid.bidder)) for bid in here.bids]
        if opening
        else [],
        "objections": list(opening.objections.all()) if opening else [],
        "confirmed": Confirmation.objects.filter(opened__bid__lot=here.lot).count() if opening else 0,
        "until": here.until if here.state == "read-out" and here.until and here.until > here.now else None,
    }


def _papers(here: hall_page.Hall, record: TenderRecord) -> dict[str, Any]:
    opening, tender = here.opening, here.lot.tender_id
    return {
        "record_url": file_url(tender, opening.record) if opening and opening.record else "",
        "record_proof": _proof(record, here, "opening.recorded"),
        "hall_url": file_url(tender, opening.hall_record) if opening and opening.hall_record else "",
        "hall_proof": _proof(record, here, "opening.hall_closed"),
    }


@page("opening.sign_in", roles=("bidder",), methods=("POST",), thing=lambda lot: plans.lot(lot))
def sign_in(request: HttpRequest, actor: Actor, lot: str) -> HttpResponse:
    """The bidder comes; nobody learns it before the opening."""
    hall.sign_in(lot=plans.lot(lot), by=actor, now=business_now())
    return _back(lot)


@page("opening.confirm", roles=("bidder",), thing=lambda lot: plans.lot(lot))
def confirm(request: HttpRequest, actor: Actor, lot: str) -> HttpResponse:
    """The bidder looks at its own line once more, and confirms it; again changes nothing."""
    found, now = plans.lot(lot), business_now()
    if request.method == "POST":
        hall.confirm(lot=found, by=actor, now=now)
        return _back(lot)
    here = hall_page.hall_of(lot=found, me=actor, now=now)
    mine = [line for line in hall_page.read_out(here, None) if line["mine"] and line["state"] == "opened"]
    if not mine:
        raise hall.NotReadOut(lot=lot)
    record = record_of(found.tender_id)
    context = {
        "masthead": head_of(record, facts_of(record.entries), now=now),
        "lot": found,
        "line": mine[0],
        "confirmed": hall_page.abilities(here)["confirmed"],
        "possible": here.state == "read-out",
        "help": Help(
            text=gettext("核对唱标的内容和你投标的一致。确认后写入公开日志，不能收回。"), rule="opening-objection"
        ),
    }
    return render(request, "opening/confirm.html", context)


@page("opening.close_hall", roles=("buyer", "agency"), methods=("POST",), thing=lambda lot: plans.lot(lot))
def close(request: HttpRequest, actor: Actor, lot: str) -> HttpResponse:
    """Buyer or agency closes the hall when all have confirmed or the time is over; else time does."""
    opening = Opening.objects.select_related("lot__tender").filter(lot=lot).first()
    if opening is None:
        raise NotFound(thing=f"开标 {lot}")
    hall.close_hall(opening=opening, by=actor, now=business_now())
    return _back(lot)


def spot_objection(code: str) -> SpotObjection:
    """This function will find an objection of a hall. Raises NotFound."""
    found = SpotObjection.objects.select_related("opening__lot__tender").filter(code=code).first()
    if found is None:
        raise NotFound(thing=f"开标异议 {code}")
    return found


def _back(lot: str) -> HttpResponse:
    answer = HttpResponseRedirect(f"/lots/{lot}/hall/")
    answer.status_code = 303
    return answer
