"""Who keeps the pool, who declines, and who may sit at all (招标投标法 art. 37; 条例 art. 46)."""

import rules
from django.db.models import Q, QuerySet

from tianping.public_service.experts.models import CommitteeRequest, Expert, PoolMember
from tianping.record.actors import Actor
from tianping.web.accounts.rights import has_role, is_platform


@rules.predicate
def is_the_member(actor: Actor, member: PoolMember | None) -> bool:
    """The actor is the expert in question."""
    return member is not None and bool(actor.person) and actor.person == member.expert_id


keeps_the_pool = has_role("operator") | is_platform
rules.add_rule("experts.admit", keeps_the_pool)
rules.add_rule("experts.suspend", keeps_the_pool)
rules.add_rule("experts.decline", keeps_the_pool | is_the_member)


def eligible(*, request: CommitteeRequest) -> QuerySet[Expert]:
    """This function will return who may be drawn: admitted, of the speciality, tied to none of the codes to avoid."""
    avoid = list(request.avoid)
    tied = Q(employer__in=avoid) | Q(ties__uscc__in=avoid)  # 招标投标法 第三十七条, 条例 第四十六条
    excluded = Expert.objects.filter(tied).values("person")
    return Expert.objects.filter(state="admitted", speciality__in=request.specialities).exclude(person__in=excluded)
