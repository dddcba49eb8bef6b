"""Signing a contract, its files, and what everybody reads of it."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tianping.record.actors import Actor
from tianping.trading.contracts import actions, queries, shown
from tianping.trading.contracts.forms import SignForm
from tianping.trading.contracts.models import Contract, Version
from tianping.trading.contracts.signing import to_sign
from tianping.trading.plans import queries as plans
from tianping.web import parts
from tianping.web.access import page, public
from tianping.web.clock import business_now
from tianping.web.files import open_file
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.tenders.afterwards import contract_table
from tianping.web.tenders.masthead import masthead
from tianping.web.tenders.reading import record_of

READING = ("buyer", "agency", "bidder", "auditor")


def _contract(code: str) -> Contract:
    return queries.contract(code)


@page("contracts.sign", roles=("buyer", "bidder"), thing=_contract)
def sign(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A party signs the version that awaits it, by its certificate, on its own machine."""
    found, now = queries.contract(code), business_now()
    version = found.versions.filter(state="open").first()

    def act(given: dict[str, Any]) -> str:
        actions.sign(contract=found, document=version.sha256 if version else "", **given, by=actor, now=business_now())
        return shown.address(found)

    filing = Filing(
        key="contracts.sign",
        ref=code,
        title=gettext("签合同"),
        button=gettext("交上签名"),
        form=SignForm,
        act=act,
        check=False,
        help=Help(
            text=gettext("先下载合同读一遍，再用本单位数字证书对下面的原文签名。双方签完，合同成立。"), rule="contract"
        ),
        back=parts.Link(text=gettext("合同"), url=shown.address(found)),
        warning=gettext("双方签名后合同成立，不能作废，只能变更。"),
        version=version.sha256 if version else found.state,
        context={
            "contract": found,
            "version": version,
            "text": to_sign(version) if version else "",
            "table": shown.comparison(version.compared, first=version.number == 1) if version else None,
            **masthead(found.lot.tender_id, now=now),
        },
        template="contracts/sign.html",
    )
    return respond(request, actor, filing)


@page("contracts.read", roles=READING, methods=("GET",), thing=lambda code, number: queries.contract(code))
def document(request: HttpRequest, actor: Actor, code: str, number: int) -> HttpResponse:
    """The document of a version, as it is signed."""
    version = _version(code, number)
    answer = FileResponse(open_file(version.sha256), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="contract-{code[:8]}-{version.number}.pdf"'
    return answer  # type: ignore[return-value]


@page("contracts.read", roles=READING, methods=("GET",), thing=lambda code, number: queries.contract(code))
def text(request: HttpRequest, actor: Actor, code: str, number: int) -> HttpResponse:
    """The text that each party signs, as a file."""
    version = _version(code, number)
    answer = HttpResponse(to_sign(version), content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="contract-{code[:8]}-{version.number}.txt"'
    return answer


def _version(code: str, pk: int) -> Version:
    found = Version.objects.select_related("contract").filter(contract=code, pk=pk).first()
    if found is None:
        raise Http404
    return found


@public
@require_safe
def concluded(request: HttpRequest, lot: str) -> HttpResponse:
    """What everybody reads of a lot's contract, with its proofs: where the QR code of the document leads."""
    found, now = plans.lot(lot), business_now()
    record = record_of(found.tender_id)
    context = {"lot": found, "table": contract_table(record, now), **masthead(found.tender_id, now=now)}
    return render(request, "contracts/concluded.html", context)
