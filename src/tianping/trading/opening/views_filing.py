"""What is written in the hall: an objection on the spot, its answer, and a bidder's recovery code."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.trading.bids.queries import own_bid
from tianping.trading.opening import actions, hall
from tianping.trading.opening.forms import RecoveryForm, SpotAnswerForm, SpotObjectionForm
from tianping.trading.opening.rules import cut_off
from tianping.trading.opening.views import spot_objection
from tianping.trading.plans import queries as plans
from tianping.web import parts, wording
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.problems import language
from tianping.web.tenders.masthead import masthead


@page("opening.object", roles=("bidder",), thing=lambda lot: plans.lot(lot))
def object_on_the_spot(request: HttpRequest, actor: Actor, lot: str) -> HttpResponse:
    """A bidder objects while the hall is open."""
    found = plans.lot(lot)

    def act(given: dict[str, Any]) -> str:
        hall.object_on_the_spot(lot=found, content=given["content"], by=actor, now=business_now())
        return f"/lots/{lot}/hall/#h-obj"

    filing = Filing(
        key="opening.object",
        ref=lot,
        title=gettext("当场提出异议"),
        button=gettext("提出异议"),
        form=SpotObjectionForm,
        act=act,
        help=Help(
            text=gettext("对开标有异议，在开标现场提出，招标人当场答复；问答都写进记录。"), rule="opening-objection"
        ),
        back=_hall(lot),
        warning=gettext("提出后写入公开日志，不能删改，所有人都能看到。"),
        context=masthead(found.tender_id, now=business_now()),
    )
    return respond(request, actor, filing)


@page("opening.answer", roles=("buyer", "agency"), thing=lambda code: spot_objection(code).opening.lot)
def answer(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Buyer or agency answers an objection, once."""
    found = spot_objection(code)
    lot = found.opening.lot

    def act(given: dict[str, Any]) -> str:
        hall.answer_on_the_spot(objection=found, answer=given["answer"], by=actor, now=business_now())
        return f"/lots/{lot.code}/hall/#h-obj"

    filing = Filing(
        key="opening.answer",
        ref=code,
        title=gettext("当场答复异议"),
        button=gettext("答复"),
        form=SpotAnswerForm,
        act=act,
        help=Help(text=gettext("开标现场提出的异议，招标人应当当场作出答复，并制作记录。"), rule="opening-objection"),
        back=_hall(lot.code),
        warning=gettext("答复后写入公开日志，不能删改，只答复一次。"),
        context={
            **masthead(lot.tender_id, now=business_now()),
            "shown": [
                parts.Fact(term=gettext("异议人"), value=found.bidder_name),
                parts.Fact(term=gettext("异议内容"), value=found.content),
            ],
        },
        template="opening/answer.html",
    )
    return respond(request, actor, filing)


@page("opening.hand_in_recovery", roles=("bidder",))
def recover(request: HttpRequest, actor: Actor, receipt: str) -> HttpResponse:
    """A bidder hands in its recovery code: kept sealed until the cut-off, and again replaces the one before."""
    bid, now = own_bid(receipt=receipt, office=actor.office), business_now()
    until = wording.moment(cut_off(bid.lot.tender.terms), language=language(), now=now)

    def act(given: dict[str, Any]) -> str:
        words = "-".join(given["secret_words"].replace("-", " ").split())
        actions.hand_in_recovery(bid=bid, words=words, by=actor, now=business_now())
        return f"/lots/{bid.lot_id}/hall/?kept=1"

    filing = Filing(
        key="opening.hand_in_recovery",
        ref=receipt,
        title=gettext("递交恢复码"),
        button=gettext("递交恢复码"),
        form=RecoveryForm,
        act=act,
        help=Help(
            text=gettext(
                "三方的密钥片凑不齐时，恢复码是最后的办法。{until} 前递交，封存到点，和别家的一起打开。"
            ).format(until=until),
            rule="undecrypted",
        ),
        back=_hall(bid.lot_id),
        check=False,
        context=masthead(bid.lot.tender_id, now=now),
    )
    return respond(request, actor, filing)


def _hall(lot: str) -> parts.Link:
    return parts.Link(text=gettext("开标大厅"), url=f"/lots/{lot}/hall/")
