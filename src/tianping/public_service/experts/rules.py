"""Who keeps the pool, who declines, and who may sit at all (招标投标法 art. 37; 条例 art. 46)."""

from django.db.models import Q, QuerySet
from rules.predicates import Predicate, always_allow
from rules.rulesets import add_rule

from tianping.public_service.experts.models import CommitteeRequest, Expert, PoolMember
from tianping.record.actors import Actor
from tianping.web.accounts.rights import has_role, is_platform


def _is_the_member(actor: Actor, member: PoolMember | None) -> bool:
    """The actor is the expert in question."""
    return member is not None and bool(actor.person) and actor.person == member.expert_id


keeps_the_pool = has_role("operator") | is_platform
RIGHTS = {
    "experts.admit": keeps_the_pool,
    "experts.change_state": keeps_the_pool,
    "experts.apply": always_allow,
    "experts.answer": keeps_the_pool,
    "experts.decline": keeps_the_pool | Predicate(_is_the_member, name="is_the_member"),
}
for right, predicate in RIGHTS.items():
    add_rule(right, predicate)


def eligible(*, request: CommitteeRequest) -> QuerySet[Expert]:
    """This function will return who may be drawn: admitted, of the speciality, tied to none of the codes to avoid."""
    avoid = list(request.avoid)
    tied = Q(employer__in=avoid) | Q(ties__uscc__in=avoid)  # 招标投标法 第三十七条, 条例 第四十六条
    excluded = Expert.objects.filter(tied).values("person")
    return Expert.objects.filter(state="admitted", speciality__in=request.specialities).exclude(person__in=excluded)
