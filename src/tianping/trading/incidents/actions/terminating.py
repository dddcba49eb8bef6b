"""The buyer ends a tender 终止招标 (条例 第三十一条)."""

from datetime import datetime

from django.db import transaction

from tianping.exchange.catalogue.holds import TenderTerminated
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import Refusal
from tianping.trading.holds.queries import require_running
from tianping.trading.incidents.models import Termination
from tianping.trading.notices.actions import publish
from tianping.trading.notices.wording import termination_notice
from tianping.trading.plans.actions import move_on
from tianping.trading.plans.checks import tidy_name
from tianping.trading.plans.models import Tender
from tianping.web.accounts.rights import permit

TERMINABLE = ("planned", "issued", "closed", "opened", "evaluated", "publicity")
LONGEST = 4_000


class NothingToTerminate(Refusal):
    """No lot of the tender is still running towards an award."""

    code = "nothing-to-terminate"
    status = 409
    default_rule = "termination"
    zh = "招标项目 {tender} 没有可以终止的标段：已定标、失败或者已终止。"
    en = "No lot of tender {tender} can be terminated: all are decided, failed or terminated."
    next_zh = "中标通知书发出后改变结果的，应当承担法律责任（招标投标法 第四十五条）。"
    next_en = "Who goes back on an award after its notice is liable for it (Bidding Law art. 45)."


@transaction.atomic
def terminate(*, tender: Tender, reason: str, refunds: str, by: Actor, now: datetime) -> Termination:
    """End all lots of a tender that are not decided, say why in a notice, and how fees and bonds are returned (T37).

    Bids that were sealed stay sealed. Bonds with interest are listed for their return by the room fees. Locks the
    tender's row. Raises NotAllowed, TenderOnHold (but for an objection), NothingToTerminate, BadInput.
    """
    permit(by, "incidents.terminate", tender)
    held = Tender.objects.select_for_update().get(pk=tender.pk)
    require_running(held.code, despite=("objection",))
    lots = list(held.lots.filter(stage__in=TERMINABLE).select_related("tender"))
    if not lots:
        raise NothingToTerminate(tender=held.code)
    made = Termination.objects.create(
        tender=held,
        lots=[lot.code for lot in lots],
        reason=tidy_name(reason, field="reason", limit=LONGEST),
        refunds=tidy_name(refunds, field="refunds", limit=LONGEST),
        terminated_at=now,
    )
    for lot in lots:
        move_on(lot=lot, to="terminated")
    event = TenderTerminated(tender=held.code, lots=tuple(made.lots), reason=made.reason, refunds=made.refunds)
    record(event, by=by, now=now)
    wording = termination_notice(
        name=held.name, lots=[lot.name for lot in lots], reason=made.reason, refunds=made.refunds
    )
    publish(tender=held, kind="termination", wording=wording, by=by, now=now)
    return made
