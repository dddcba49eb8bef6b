"""Pages of contracts for their parties: draw up, read, change, discard."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.trading.award.queries import award_of
from tianping.trading.contracts import actions, queries, shown
from tianping.trading.contracts.comparing import compare, tendered_terms
from tianping.trading.contracts.forms import AmendForm, ContractForm, NothingForm
from tianping.trading.contracts.models import Contract, Version
from tianping.trading.contracts.rules import party_of
from tianping.trading.plans import queries as plans
from tianping.trading.plans.rules import is_conducting
from tianping.web import parts
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.tenders.masthead import masthead

CONDUCTING = ("buyer", "agency")
READING = ("buyer", "agency", "bidder", "auditor")


def _contract(code: str) -> Contract:
    return queries.contract(code)


@page("contracts.list", roles=READING, methods=("GET",))
def contracts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The contracts of a winner, or of the tenders that somebody conducts; all for auditors."""
    empty = gettext("还没有合同。发出中标通知书后，由招标人或者代理机构起草。")
    table = shown.table(queries.of_party(actor)[:200], now=business_now(), empty=empty)
    return render(request, "contracts/list.html", {"table": table})


@page("contracts.draft", roles=CONDUCTING, thing=lambda lot: plans.lot(lot).tender)
def draft(request: HttpRequest, actor: Actor, lot: str) -> HttpResponse:
    """The contract is drawn up from what was awarded and bid; what differs is refused."""
    found, now = plans.lot(lot), business_now()
    tendered = tendered_terms(award_of(found))

    def act(given: dict[str, Any]) -> str:
        return shown.address(actions.draft(lot=found, **given, by=actor, now=business_now()))

    def facts(form: Any) -> list[parts.Fact]:
        lines = {line.field: line for line in compare(tendered=tendered, plan=form.told()["plan"])}
        said: list[parts.Fact] = form.facts()
        differ = [shown.term_name(field) for field, line in lines.items() if not line.same]
        words = gettext("、").join(differ) if differ else gettext("都一致")
        return [*said, parts.Fact(term=gettext("与投标文件不一致的条款"), value=words)]

    filing = Filing(
        key="contracts.draft",
        ref=lot,
        title=gettext("起草合同"),
        button=gettext("起草"),
        form=ContractForm,
        initial=tendered,
        act=act,
        facts=facts,
        help=Help(
            text=gettext("主要条款已按中标结果和投标文件填好，要一致才能签。30 日内订立书面合同。"),
            rule="contract-terms",
        ),
        back=parts.Link(text=gettext("定标"), url=f"/tenders/{found.tender_id}/award/"),
        warning=gettext("起草后双方用数字证书签名；双方签完之前可以作废重来。"),
        context={"table": shown.tendered_table(tendered), "lot": found, **masthead(found.tender_id, now=now)},
        template="contracts/draft.html",
    )
    return respond(request, actor, filing)


@page("contracts.read", roles=READING, methods=("GET",), thing=_contract)
def contract(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """One contract with its versions, signatures and what can be done next."""
    found, now = queries.contract(code), business_now()
    versions = [
        _version(one, actor, now) for one in found.versions.prefetch_related("party_signatures").order_by("-pk")
    ]
    waiting = next((one for one in versions if one["version"].state == "open"), None)
    conducts = actor.role in CONDUCTING and is_conducting(actor, found.lot.tender)
    context = {
        "contract": found,
        "facts": shown.facts(found, now),
        "versions": versions,
        "may_sign": bool(waiting and waiting["mine"]),
        "may_discard": bool(waiting and conducts),
        "may_amend": bool(found.state == "signed" and conducts and not waiting),
        **masthead(found.lot.tender_id, now=now),
    }
    return render(request, "contracts/contract.html", context)


def _version(one: Version, actor: Actor, now: Any) -> dict[str, Any]:
    party = party_of(actor, one.contract)
    return {
        "version": one,
        "table": shown.comparison(one.compared, first=one.number == 1),
        "terms": shown.terms(one),
        "signatures": shown.signatures(one, now),
        "mine": one.state == "open" and bool(party) and party not in {s.party for s in one.party_signatures.all()},
    }


@page("contracts.amend", roles=CONDUCTING, thing=_contract)
def amend(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A concluded contract is changed by a version of its own, with ground and reason."""
    found, now = queries.contract(code), business_now()
    last = found.versions.filter(state="signed").order_by("-number").first()

    def act(given: dict[str, Any]) -> str:
        actions.amend(contract=found, **given, by=actor, now=business_now())
        return shown.address(found)

    filing = Filing(
        key="contracts.amend",
        ref=code,
        title=gettext("变更合同"),
        button=gettext("起草变更"),
        form=AmendForm,
        initial=_terms(last) if last else {},
        act=act,
        help=Help(
            text=gettext("变更另立一版，写明依据和理由，双方签名后公开。不得背离招标投标的实质内容。"),
            rule="contract-terms",
        ),
        back=parts.Link(text=gettext("合同"), url=shown.address(found)),
        warning=gettext("双方签名后，变更了什么、依据和理由都公开。"),
        version=str(last.number if last else 0),
        context=masthead(found.lot.tender_id, now=now),
    )
    return respond(request, actor, filing)


def _terms(version: Version) -> dict[str, Any]:
    names = ("price", "period", "quality", "content", "manager", "manager_reason", "clauses", "performance_bond")
    return {name: getattr(version, name) for name in names}


@page("contracts.discard", roles=CONDUCTING, thing=_contract)
def discard(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The version that awaits signatures is discarded."""
    found, now = queries.contract(code), business_now()

    def act(given: dict[str, Any]) -> str:
        actions.discard(contract=found, by=actor, now=business_now())
        return f"/tenders/{found.lot.tender_id}/award/" if found.state == "void" else shown.address(found)

    filing = Filing(
        key="contracts.discard",
        ref=code,
        title=gettext("作废待签的文本"),
        button=gettext("作废"),
        form=NothingForm,
        act=act,
        check=False,
        help=Help(text=gettext("作废后可以重新起草；已经签的名随之作废，留档备查。"), rule="contract"),
        back=parts.Link(text=gettext("合同"), url=shown.address(found)),
        warning=gettext("作废不能反悔。"),
        version=found.state,
        context={"shown": shown.facts(found, now), **masthead(found.lot.tender_id, now=now)},
        template="filing/confirm.html",
    )
    return respond(request, actor, filing)
