"""Who acts, and whether they may: rights are predicates (library `rules`) over the actor and the thing."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from rules.predicates import Predicate
from rules.rulesets import rule_exists, test_rule

from tianping.record.actors import Actor
from tianping.refusals import NotAllowed, Refusal
from tianping.web.accounts.models import ApiToken
from tianping.web.requests import address_of

ROLE_HEADER = "Tianping-Role"


class NotSignedIn(Refusal):
    """Nobody is signed in."""

    code = "not-signed-in"
    status = 401
    zh = "请先登录。"
    en = "Sign in first."
    next_zh = "用证书登录，取得口令后带上 Authorization: Bearer。"
    next_en = "Sign in with a certificate and send the token as Authorization: Bearer."


class RoleNotChosen(Refusal):
    """The subject has several roles here and did not say which it acts in."""

    code = "role-not-chosen"
    status = 403
    zh = "你有多个角色（{held}），没有说明用哪个办。"
    en = "You have several roles ({held}) and did not say which one you act in."
    next_zh = "请在请求头 Tianping-Role 写明角色。"
    next_en = "Name the role in the header Tianping-Role."


class RoleNotHeld(Refusal):
    """The subject does not have the role it wants to act in."""

    code = "role-not-held"
    status = 403
    zh = "你没有 {role} 角色。"
    en = "You do not have the role {role}."
    next_zh = "请先办理主体登记，或换有此角色的账号。"
    next_en = "Register the subject first, or use an account that has the role."


def permit(actor: Actor, right: str, thing: Any = None) -> None:
    """This function will let the act pass or raise NotAllowed. Rights are added by rooms: `rules.add_rule(name, predicate)`,
    the predicate taking the actor and the thing. A right that nobody defined is nobody's."""
    if not rule_exists(right) or not test_rule(right, actor, thing):
        raise NotAllowed(right=right)


def _is_platform(actor: Actor, thing: Any = None) -> bool:
    return actor.role == "platform" and actor.office == settings.TIANPING.origin


# The platform itself acts, by time and by law.
is_platform = Predicate(_is_platform, name="is_platform")


def has_role(*roles: str) -> Predicate:
    """This function will return the predicate that the actor acts in one of the roles."""

    def held(actor: Actor, thing: Any = None) -> bool:
        return actor.role in roles

    return Predicate(held, name=f"has_role:{','.join(roles)}")


def actor_of(request: HttpRequest, role: str | None = None) -> Actor:
    """This function will return who acts by a request; `role` is the role that the act demands.

    Without it the header `Tianping-Role` (or the choice in the web session) counts, or the only role held.
    Raises NotSignedIn, RoleNotChosen, RoleNotHeld.
    """
    token = getattr(request, "auth", None)
    if isinstance(token, ApiToken):
        return Actor(
            office=token.uscc,
            role=_role(request, list(token.roles), role),
            person=token.user.public_id,
            address=address_of(request),
            certificate=token.certificate,
        )
    return _of_session(request, role)


def _of_session(request: HttpRequest, role: str | None) -> Actor:
    """Whom the person chose to act for; what it no longer holds is no longer chosen."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        raise NotSignedIn
    held = list(user.memberships.all())
    acting = request.session.get("acting") or {}
    wanted = role or request.headers.get(ROLE_HEADER) or acting.get("role")
    offices = sorted({membership.uscc for membership in held})
    office = acting.get("uscc") or (offices[0] if len(offices) == 1 else "")
    roles = [membership.role for membership in held if membership.uscc == office]
    if not office or (role is None and acting and acting.get("role") not in roles):
        raise RoleNotChosen(held="、".join(sorted({membership.role for membership in held})) or "—")
    return Actor(
        office=office,
        role=_role(request, roles, wanted),
        person=user.public_id,
        address=address_of(request),
        certificate=request.session.get("certificate", ""),
    )


def _role(request: HttpRequest, held: list[str], wanted: str | None) -> str:
    wanted = wanted or request.headers.get(ROLE_HEADER) or None
    if wanted is None and len(held) > 1:
        raise RoleNotChosen(held="、".join(held))
    chosen = wanted or (held[0] if held else "")
    if chosen not in held:
        raise RoleNotHeld(role=chosen or "—")
    return chosen
