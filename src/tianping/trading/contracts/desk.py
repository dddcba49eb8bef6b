"""What waits for the parties of a contract, and what a tender's page offers them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.trading.award.models import Award
from tianping.trading.award.queries import lots_at
from tianping.trading.contracts import queries, shown
from tianping.trading.contracts.models import Contract, Version
from tianping.trading.contracts.rules import party_of
from tianping.trading.plans.models import Lot
from tianping.web.desk.waiting import Waiting, may_begin, waits_for
from tianping.web.parts import Link
from tianping.web.tenders.acts import offers

NEAR = timedelta(days=10)
"""A third of the thirty days (招标投标法 art. 46)."""


@waits_for("buyer", "agency")
def contracts_to_draft(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Lots whose winner was told and that have no contract."""
    for lot in _undrafted(actor.office)[:50]:
        yield Waiting(
            what=gettext("起草合同"),
            url=f"/lots/{lot.code}/contract/draft/",
            why=f"{lot.tender.name}　{lot.name}",
            due=lot.award.contract_due,
            near=NEAR,
        )


@waits_for("buyer", "bidder")
def contracts_to_sign(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Versions that wait for this party's signature."""
    for one in _to_sign(actor):
        found = one.contract
        due = found.due_at if one.number == 1 else None
        why = f"{found.lot.tender.name}　{found.lot.name}"
        yield Waiting(what=gettext("签合同"), url=shown.address(found, "sign/"), why=why, due=due, near=NEAR)


@may_begin("buyer", "agency", "bidder", "auditor")
def lists(actor: Actor, now: datetime) -> Iterator[Link]:
    """The list of contracts."""
    yield Link(text=gettext("看合同"), url="/contracts/")


@offers("buyer", "agency", "bidder", "auditor")
def of_tender(actor: Actor, tender: str, now: datetime) -> Iterator[Link]:
    """The contracts of a tender, for their parties: draw up, sign, read."""
    if actor.role in ("buyer", "agency"):
        for lot in _undrafted(actor.office):
            if lot.tender_id == tender:
                words = gettext("起草合同（{lot}）").format(lot=lot.name)
                yield Link(text=words, url=f"/lots/{lot.code}/contract/draft/", primary=True)
    to_sign = {one.contract_id for one in _to_sign(actor)}
    for found in queries.of_party(actor).filter(lot__tender=tender).exclude(state="void"):
        mine = found.code in to_sign
        url = shown.address(found, "sign/" if mine else "")
        words = gettext("签合同（{lot}）") if mine else gettext("看合同（{lot}）")
        yield Link(text=words.format(lot=found.lot.name), url=url, primary=mine)


@offers("bidder")
def refusing(actor: Actor, tender: str, now: datetime) -> Iterator[Link]:
    """A winner that does not conclude the contract says so."""
    for award in Award.objects.filter(winner=actor.office, lot__tender=tender, lot__stage__in=("decided", "notified")):
        yield Link(text=gettext("不订立合同"), url=f"/lots/{award.lot_id}/award/revoke/")


def _undrafted(office: str) -> list[Lot]:
    drafted = set(Contract.objects.exclude(state="void").values_list("lot_id", flat=True))
    return [lot for lot in lots_at(office, "notified") if lot.code not in drafted]


def _to_sign(actor: Actor) -> list[Version]:
    found = Version.objects.filter(state="open", contract__in=queries.of_party(actor))
    found = found.select_related("contract__lot__tender").prefetch_related("party_signatures")
    return [one for one in found if _mine(one, party_of(actor, one.contract))]


def _mine(version: Version, party: str) -> bool:
    return bool(party) and party not in {one.party for one in version.party_signatures.all()}
