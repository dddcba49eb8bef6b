"""Verbs of approvals: make a rule or end it, ask, decide. Each is recorded sealed: it is the organisation's own affair."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from tianping.exchange.catalogue.approvals import ApprovalAsked, ApprovalDecided, ApprovalRuleSet
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import BadInput, NotAllowed, Refusal
from tianping.trading.approvals.matters import Matter, act_of
from tianping.trading.approvals.models import Approval, ApprovalRule
from tianping.trading.approvals.queries import wanting
from tianping.web.accounts.rights import permit
from tianping.web.documents import missing_glyphs

LONGEST = 2_000


class NothingToApprove(Refusal):
    """Nobody wants this approved."""

    code = "nothing-to-approve"
    status = 409
    zh = "没有单位要求“{act}”先经审批。"
    en = "No organisation wants “{act_en}” approved."
    next_zh = "可以直接办理。"
    next_en = "Go ahead without."


class SamePerson(Refusal):
    """Who asks does not decide."""

    code = "same-person"
    status = 403
    zh = "审批要由第二人办理：提交的人不能自己审批。"
    en = "A second person decides: who asks cannot approve it."
    next_zh = "请由本单位其他有权人员登录审批。"
    next_en = "Let another person of your organisation sign in and decide."


class NotTheApprover(Refusal):
    """The organisation's rule names others."""

    code = "not-the-approver"
    status = 403
    zh = "本单位规定的审批人不包括你。"
    en = "Your organisation's rule names other persons as approvers."
    next_zh = "请由指定的审批人登录审批。"
    next_en = "Let one of them sign in and decide."


class ApprovalDecidedAlready(Refusal):
    """It was decided."""

    code = "approval-decided"
    status = 409
    zh = "审批 {approval} 已经办结（{state}）。"
    en = "The approval {approval} is decided already ({state})."
    next_zh = "内容改动后请重新提交。"
    next_en = "After a change, ask again."


@transaction.atomic
def set_rule(*, act: str, approvers: Sequence[str], by: Actor, now: datetime) -> ApprovalRule:
    """Want an act approved by a second person of the own organisation; `approvers` by public id, anybody else if empty.

    Raises NotAllowed, BadInput.
    """
    permit(by, "approvals.set_rule")
    act_of(act)
    named = sorted({one.strip() for one in approvers} - {""})
    facts = {"approvers": named, "since": now}
    made, _ = ApprovalRule.objects.update_or_create(office=by.office, act=act, defaults=facts)
    record(ApprovalRuleSet(office=by.office, act=act, wanted=True, approvers=len(named)), by=by, now=now)
    return made


@transaction.atomic
def end_rule(*, act: str, by: Actor, now: datetime) -> None:
    """Want an act approved no longer; where approvers are named, one of them ends it. Raises NotAllowed, NotTheApprover."""
    permit(by, "approvals.set_rule")
    rule = ApprovalRule.objects.select_for_update().filter(office=by.office, act=act).first()
    if rule is None:
        return
    if rule.approvers and by.person not in rule.approvers:
        raise NotTheApprover
    rule.delete()
    record(ApprovalRuleSet(office=by.office, act=act, wanted=False, approvers=0), by=by, now=now)


@transaction.atomic
def ask(
    *, act: str, subject: str, by: Actor, now: datetime, details: Mapping[str, Any] | None = None, note: str = ""
) -> list[Approval]:
    """Put something to a second person, as it stands now, once per organisation that wants it; again changes nothing.

    Raises NotAllowed, NothingToApprove, SamePerson where the actor is no person, BadInput, and what the act's own
    reading raises (NotFound).
    """
    permit(by, "approvals.ask")
    return put(matter=act_of(act).build(subject, details or {}), by=by, now=now, note=note)


@transaction.atomic
def put(*, matter: Matter, by: Actor, now: datetime, note: str = "") -> list[Approval]:
    """Put a matter to a second person as an act was about to publish it (`ApprovalNeeded.matter`). Otherwise as `ask`.

    Raises NotAllowed, NothingToApprove, SamePerson, BadInput.
    """
    permit(by, "approvals.ask")
    if by.office not in matter.offices:
        raise NotAllowed(right="approvals.ask")
    if not by.person:
        raise SamePerson
    offices = wanting(matter)
    if not offices:
        known = act_of(matter.act)
        raise NothingToApprove(act=known.zh, act_en=known.en)
    said = _written(note, field="note") if note.strip() else ""
    made = []
    for office in offices:
        facts = {"content": dict(matter.content), "note": said, "asked_by": by.person, "asked_at": now}
        one, new = Approval.objects.get_or_create(
            office=office,
            act=matter.act,
            subject=matter.subject,
            digest=matter.digest(),
            state="open",
            defaults=facts,
        )
        if new:
            event = ApprovalAsked(office=office, approval=one.code, act=one.act, subject=one.subject, digest=one.digest)
            record(event, by=by, now=now)
        made.append(one)
    return made


@transaction.atomic
def decide(*, approval: Approval, approves: bool, by: Actor, now: datetime, reason: str = "") -> Approval:
    """Approve or refuse, as a second person of the organisation; a refusal says why.

    Raises NotAllowed, SamePerson, NotTheApprover, ApprovalDecidedAlready, BadInput.
    """
    permit(by, "approvals.decide", approval)
    held = Approval.objects.select_for_update().get(pk=approval.pk)
    if held.state != "open":
        raise ApprovalDecidedAlready(approval=held.code, state=held.get_state_display())
    if not by.person or by.person == held.asked_by:
        raise SamePerson
    rule = ApprovalRule.objects.filter(office=held.office, act=held.act).first()
    if rule is not None and rule.approvers and by.person not in rule.approvers:
        raise NotTheApprover
    held.reason = _written(reason, field="reason") if reason.strip() or not approves else ""
    held.state, held.decided_by, held.decided_at = ("approved" if approves else "refused"), by.person, now
    held.save(update_fields=["reason", "state", "decided_by", "decided_at"])
    event = ApprovalDecided(
        office=held.office,
        approval=held.code,
        act=held.act,
        subject=held.subject,
        approved=approves,
        reason=held.reason,
    )
    record(event, by=by, now=now)
    return held


def _written(text: str, *, field: str) -> str:
    said = text.strip()
    if not said or len(said) > LONGEST or missing_glyphs(said):
        raise BadInput(
            field=field,
            what=f"要写明，不超过 {LONGEST} 字，不含打印不出的字。",
            what_en=f"It must say something, in at most {LONGEST} printable characters.",
        )
    return said
