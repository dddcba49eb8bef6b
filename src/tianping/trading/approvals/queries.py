"""The one question that publishing asks: is it approved, as far as anybody wants it to be?"""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from tianping.record.actors import Actor
from tianping.refusals import Refusal
from tianping.trading.approvals.matters import Matter, act_of
from tianping.trading.approvals.models import Approval, ApprovalRule


class ApprovalNeeded(Refusal):
    """An organisation wants this approved by a second person first, exactly as it stands."""

    code = "approval-needed"
    status = 409
    zh = "{office} 规定“{act}”要先经第二人审批，现有内容还没有审批同意。"
    en = "{office} wants “{act_en}” approved by a second person first; as it stands it is not approved."
    next_zh = "请提交审批；内容改动后要重新审批。"
    next_en = "Put it to approval; after a change it must be approved again."

    def __init__(self, *, office: str, matter: Matter) -> None:
        act = act_of(matter.act)
        self.matter = matter
        super().__init__(office=office, act=act.zh, act_en=act.en)


def rules_of(office: str) -> QuerySet[ApprovalRule]:
    """This function will return what an organisation wants approved."""
    return ApprovalRule.objects.filter(office=office)


def approvals_of(office: str) -> QuerySet[Approval]:
    """This function will return what was put to approval in an organisation, newest first."""
    return Approval.objects.filter(office=office)


def seen_by(actor: Actor) -> QuerySet[Approval]:
    """This function will return what a person may see: its organisation's, and what it put to another's approval."""
    return Approval.objects.filter(Q(office=actor.office) | (Q(asked_by=actor.person) & ~Q(asked_by="")))


def wanting(matter: Matter) -> list[str]:
    """This function will return the organisations that want a matter approved, in their order."""
    asked = set(ApprovalRule.objects.filter(act=matter.act, office__in=matter.offices).values_list("office", flat=True))
    return [office for office in matter.offices if office in asked]


def wanted_in(*, act: str, offices: Collection[str]) -> bool:
    """This function will say whether any of some organisations wants an act approved."""
    return ApprovalRule.objects.filter(act=act, office__in=offices).exists()


def require_approved(matter: Matter) -> None:
    """This function will refuse to publish what an organisation wants approved and has not. Raises ApprovalNeeded."""
    for office in wanting(matter):
        held = Approval.objects.filter(
            office=office, act=matter.act, subject=matter.subject, digest=matter.digest(), state="approved"
        )
        if not held.exists():
            raise ApprovalNeeded(office=office, matter=matter)
