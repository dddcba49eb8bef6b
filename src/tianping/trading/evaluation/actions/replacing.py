"""A member finds an interest after the forming, stands back, and the next of the same permutation sits (条例 第四十六、四十八条)."""

from datetime import datetime

from django.db import transaction

from tianping.exchange.catalogue.evaluation import CommitteeReopened, MemberRecused
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import NotAllowed
from tianping.trading.evaluation.actions.sitting import NotUnderEvaluation, ReportDrawnUp
from tianping.trading.evaluation.models import Committee, DrawOutcome, Member, Motion, Recusal, Report, ScoreSheet, Vote
from tianping.trading.evaluation.queries import committee_of, seat_of, sitting_members
from tianping.trading.evaluation.written import written
from tianping.trading.plans.models import Tender
from tianping.web.accounts.rights import permit


@transaction.atomic
def stand_back(*, tender: Tender, reason: str, by: Actor, now: datetime) -> Recusal:
    """Let a member of a formed committee stand back, before any report is drawn up.

    Its votes and sheets are void, motions that its vote had decided are open again, and nothing is judged until the
    committee is formed again with who follows. Raises NotFound, NotAllowed, NotUnderEvaluation, ReportDrawnUp, BadInput.
    """
    committee = Committee.objects.select_for_update().get(pk=committee_of(tender.code).pk)
    permit(by, "evaluation.stand_back", committee)
    member = seat_of(committee, by)
    if member is None:
        raise NotAllowed(right="evaluation.stand_back")
    if committee.formed_at is None:
        lot = tender.lots.all()[0]
        raise NotUnderEvaluation(lot=lot.code, stage=lot.get_stage_display())
    drawn_up = Report.objects.filter(lot__tender=tender).first()
    if drawn_up is not None:
        raise ReportDrawnUp(lot=drawn_up.lot_id)
    said = written(reason, field="reason", limit=2000)
    made = Recusal.objects.create(
        committee=committee, person=member.person or member.code, reason=said, declared_at=now
    )
    votes, sheets = retire(committee, member, now=now)
    event = MemberRecused(
        tender=tender.code,
        draw=committee.draw,
        member=member.code,
        person=member.person,
        reason=said,
        void_votes=votes,
        void_sheets=sheets,
    )
    record(event, by=by, now=now, readers=readers_of(committee))
    committee.formed_at = None
    committee.save(update_fields=["formed_at"])
    empty = committee.seats - sitting_members(committee).count()
    record(CommitteeReopened(tender=tender.code, draw=committee.draw, empty=empty), by=by, now=now)
    return made


def readers_of(committee: Committee) -> list[str]:
    """This function will return the platform that drew the committee: it lets the next of the permutation follow."""
    found = DrawOutcome.objects.filter(tender_code=committee.tender_id)
    return sorted(set(found.values_list("origin", flat=True)))


def retire(committee: Committee, member: Member, *, now: datetime) -> tuple[int, int]:
    """This function will void what a member judged and reopen the motions that lose their majority with its vote.

    Returns how many votes and sheets are void. Call it with the committee's row locked.
    """
    member.replaced_at = now
    member.save(update_fields=["replaced_at"])
    votes = list(Vote.objects.filter(member=member, void_at=None).select_related("motion"))
    for vote in votes:
        vote.void_at = now
        vote.save(update_fields=["void_at"])
        _reopen(vote.motion, committee)
    sheets = ScoreSheet.objects.filter(member=member, void_at=None).update(void_at=now)
    return len(votes), sheets


def _reopen(motion: Motion, committee: Committee) -> None:
    standing = motion.votes.filter(void_at=None)
    most = max(standing.filter(agrees=True).count(), standing.filter(agrees=False).count())
    if motion.state != "open" and most < committee.majority():
        motion.state, motion.decided_at = "open", None
        motion.save(update_fields=["state", "decided_at"])
