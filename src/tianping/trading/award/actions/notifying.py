"""Telling all bidders at once (招标投标法 第四十五、四十六条; Order 20 art. 36)."""

from datetime import datetime

from django.db import transaction

from tianping import law
from tianping.exchange.catalogue.award import AwardNotified
from tianping.law.days import day_of
from tianping.record.actors import Actor
from tianping.record.events import FileRef
from tianping.record.recording import record
from tianping.refusals import Refusal
from tianping.trading.award.documents import award_notice, told_to_others, told_to_winner
from tianping.trading.award.models import Award, AwardNotice
from tianping.trading.bids.models import Bid
from tianping.trading.holds.queries import require_running
from tianping.trading.plans.actions import move_on
from tianping.trading.plans.models import Lot
from tianping.web.accounts.rights import permit
from tianping.web.files import StoredFile, store


class NotAwarded(Refusal):
    """The winner is not decided, or all were told already."""

    code = "not-decided"
    status = 409
    default_rule = "award-notice"
    zh = "标段 {lot} 现处于“{stage}”，不能发出中标通知书。"
    en = "Lot {lot} is in the stage {stage}; no award notice can go out."
    next_zh = "定标后发出一次，同时通知所有未中标的投标人。"
    next_en = "It goes out once, when the winner is decided, together with the notices to all others."


@transaction.atomic
def notify(*, lot: Lot, by: Actor, now: datetime) -> Award:
    """Send the award notice, and at the same instant the result to every other bidder: all, or nobody (T31, T32).

    The contract is due within the days of the law from now. Raises NotAllowed, TenderOnHold, NotAwarded.
    """
    permit(by, "award.notify", lot.tender)
    held = Lot.objects.select_for_update().get(pk=lot.pk)
    require_running(lot.tender_id)
    if held.stage != "decided":
        raise NotAwarded(lot=lot.code, stage=held.get_stage_display())
    award = Award.objects.select_for_update(of=("self",)).select_related("lot__tender").get(lot=lot)
    rule = law.rule("contract", on=day_of(now), scope=lot.tender.scope())  # 招标投标法 第四十六条
    due = rule.latest(now)
    award.notified_at, award.contract_due, award.contract_provisional = now, due.at, due.provisional
    award.save(update_fields=["notified_at", "contract_due", "contract_provisional"])
    kept = store(award_notice(award))
    others = _notices(award, kept, now)
    event = AwardNotified(tender=lot.tender_id, lot=lot.code, winner=award.winner, others=others, contract_due=due.at)
    file = FileRef(name="中标通知书.pdf", media="application/pdf", size=kept.size, sha256=kept.sha256)
    record(event, by=by, now=now, files=[file])
    move_on(lot=lot, to="notified")
    return award


def _notices(award: Award, kept: StoredFile, now: datetime) -> tuple[str, ...]:
    """One row for each who bid, opened or not; returns who did not win, sorted."""
    bids = Bid.objects.filter(lot=award.lot_id, state="standing").order_by("bidder")
    rows = [
        AwardNotice(
            award=award,
            recipient=bid.bidder,
            recipient_name=bid.bidder_name,
            kind="award" if bid.bidder == award.winner else "result",
            content=told_to_winner(award) if bid.bidder == award.winner else told_to_others(award),
            sha256=kept.sha256 if bid.bidder == award.winner else "",
            size=kept.size if bid.bidder == award.winner else 0,
            sent_at=now,
        )
        for bid in bids
    ]
    AwardNotice.objects.bulk_create(rows)
    return tuple(row.recipient for row in rows if row.kind == "result")
