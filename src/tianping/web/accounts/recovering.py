"""A firm that lost its only administrator: two operators put another in its place; the lost one, if it is there after
all, can stop it (duty of two persons, 等保三级 8.1.4.2)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from tianping.exchange.catalogue.accounts import AccountChanged
from tianping.law import codes
from tianping.record.actors import Actor
from tianping.refusals import BadInput, Refusal
from tianping.web.accounts import acts, invitations, organisation
from tianping.web.accounts.models import Administration, AdministratorRecovery, Membership, User
from tianping.web.accounts.rights import permit

GOOD_FOR = timedelta(days=7)
REASON = 500


class NotAlone(Refusal):
    """The firm has two administrators or more: they can help each other."""

    code = "administrators-left"
    zh = "该单位有 {count} 个管理员，不能由平台恢复。"
    en = "The organisation has {count} administrators; the platform does not step in."
    next_zh = "请该单位的另一个管理员办理。"
    next_en = "Another administrator of the organisation can do it."


class NobodyThere(Refusal):
    """Nobody of this firm ever had an account here."""

    code = "organisation-unknown"
    status = 404
    zh = "平台上没有这个单位的账号。"
    en = "The organisation has no account on this platform."
    next_zh = "请先“开通一个单位”。"
    next_en = 'Open the platform to it first ("Open the platform to an organisation").'


class RecoveryOver(Refusal):
    """Confirmed, stopped, or run out already."""

    code = "recovery-over"
    status = 410
    zh = "这次恢复已经办完、被停止或过期。"
    en = "This recovery was confirmed, stopped, or has run out."
    next_zh = "需要的话，请重新提出。"
    next_en = "Propose it again if it is needed."


class SecondPersonNeeded(Refusal):
    """Who proposed cannot confirm."""

    code = "second-person-needed"
    status = 403
    zh = "提出的人不能自己确认，要另一个运行人员。"
    en = "Who proposed it cannot confirm it; a second operator must."
    next_zh = "请另一个运行人员登录后确认。"
    next_en = "Ask another operator to sign in and confirm."


@transaction.atomic
def propose(*, uscc: str, name: str, reason: str, by: Actor, now: datetime) -> AdministratorRecovery:
    """This function will propose who follows a firm's lost administrator; nothing changes until another confirms.

    `name`: the person that the firm named, in writing. Raises NotAllowed, CodeError, BadInput, NobodyThere, NotAlone.
    """
    permit(by, "organisation.recover", uscc)
    codes.uscc.check(uscc)
    _check(name, reason)
    lost = _only_one(uscc)
    open_ones(now).filter(uscc=uscc).update(stopped_at=now)
    made = AdministratorRecovery.objects.create(
        uscc=uscc,
        name=name.strip(),
        reason=reason.strip(),
        lost=lost,
        proposed_by=User.objects.get(public_id=by.person),
        proposed_at=now,
        expires_at=now + GOOD_FOR,
    )
    _note("recovery-proposed", made, by, now)
    return made


@transaction.atomic
def confirm(*, number: str, by: Actor, now: datetime) -> invitations.Invited:
    """This function will confirm a colleague's proposal: a link, to be handed to the named person, makes it the firm's
    administrator in place of the lost one. Raises NotAllowed, RecoveryOver, SecondPersonNeeded, NotAlone."""
    permit(by, "organisation.recover", number)
    found = open_ones(now).select_for_update(of=("self",)).filter(number=number).first()
    if found is None:
        raise RecoveryOver
    if found.proposed_by.public_id == by.person:
        raise SecondPersonNeeded
    _only_one(found.uscc)
    found.confirmed_by, found.confirmed_at = User.objects.get(public_id=by.person), now
    found.save(update_fields=["confirmed_by", "confirmed_at"])
    _note("recovery-confirmed", found, by, now)
    return invitations.replace(
        uscc=found.uscc,
        name=found.name,
        roles=_roles(found),
        administers=True,
        replaces=found.lost,
        inviter=found.confirmed_by,
        by=by,
        now=now,
    )


@transaction.atomic
def stop(*, number: str, by: Actor, now: datetime) -> None:
    """This function will end a proposal: the firm's administrator who is there after all, or an operator.

    Raises NotAllowed, RecoveryOver.
    """
    found = open_ones(now).filter(number=number).first()
    if found is None:
        raise RecoveryOver
    if by.office != found.uscc:
        permit(by, "organisation.recover", found.uscc)
    else:
        permit(by, "organisation.administer", found.uscc)
    AdministratorRecovery.objects.filter(pk=found.pk).update(stopped_at=now)
    _note("recovery-stopped", found, by, now)


def open_ones(now: datetime) -> "QuerySet[AdministratorRecovery]":
    """This function will return the proposals that wait for the second person."""
    waiting = AdministratorRecovery.objects.filter(confirmed_at=None, stopped_at=None, expires_at__gt=now)
    return waiting.select_related("proposed_by")


def _only_one(uscc: str) -> User | None:
    """The only administrator, who is lost; None where the firm has none at all."""
    if not Membership.objects.filter(uscc=uscc).exists():
        raise NobodyThere(field="uscc")
    held = list(Administration.objects.filter(uscc=uscc).select_related("user"))
    awake = [one for one in held if one.user.active]
    if len(awake) > 1:
        raise NotAlone(field="uscc", count=len(awake))
    return (awake or held)[0].user if held else None


def _roles(found: AdministratorRecovery) -> list[str]:
    """What the lost one held; else what the firm was admitted to."""
    held = Membership.objects.filter(uscc=found.uscc, user=found.lost).values_list("role", flat=True)
    any_of_firm = Membership.objects.filter(uscc=found.uscc).values_list("role", flat=True)
    return sorted(set(held)) or organisation.open_roles(found.uscc)[:1] or sorted(set(any_of_firm))[:1]


def _check(name: str, reason: str) -> None:
    if not name.strip() or len(name) > 120:
        raise BadInput(
            field="name",
            what="没有写新管理员的姓名，或超过 120 字。",
            what_en="The name of the new administrator is missing, or longer than 120 characters.",
        )
    if not reason.strip() or len(reason) > REASON:
        raise BadInput(
            field="reason",
            what=f"没有写原因和依据，或超过 {REASON} 字。",
            what_en=f"The reason and its evidence are missing, or longer than {REASON} characters.",
        )


def _note(what: str, found: AdministratorRecovery, by: Actor, now: datetime) -> None:
    account = found.lost.public_id if found.lost else ""
    said = AccountChanged.model_validate({"account": account, "what": what, "subject": found.uscc})
    acts.note(said, by=by, now=now)
