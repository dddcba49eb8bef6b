"""Handing the administration of a firm over: offered by one, taken by the other, never half done."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from tianping.exchange.catalogue.accounts import AccountChanged
from tianping.record.actors import Actor
from tianping.refusals import NotFound, Refusal
from tianping.web.accounts import acts
from tianping.web.accounts.models import Administration, Handover, Membership, User
from tianping.web.accounts.organisation import person_of
from tianping.web.accounts.rights import permit

GOOD_FOR = timedelta(days=7)


class HandoverOver(Refusal):
    """The offer was answered, withdrawn, or has run out; or who made it no longer administers."""

    code = "handover-over"
    zh = "这次移交已经办完、撤回或过期。"
    en = "This hand-over has been answered, withdrawn, or has run out."
    next_zh = "需要的话，请管理员再发起一次。"
    next_en = "If needed, ask the administrator to offer it again."


class SamePerson(Refusal):
    """The taker is the giver, or administers already."""

    code = "administers-already"
    zh = "{name}已经是管理员。"
    en = "{name} is an administrator already."
    next_zh = "请选另一个人。"
    next_en = "Choose somebody else."


class NoSuchHandover(NotFound):
    """Nothing with this number was offered to this person."""

    zh = "没有请你接手这项管理。"
    en = "This administration was not offered to you."
    next_zh = "请从“我的账号”里打开。"
    next_en = "Open it from your account page."


@transaction.atomic
def offer(*, uscc: str, giver: User, taker: str, by: Actor, now: datetime) -> Handover:
    """This function will offer the administration to a person of the firm; nothing changes until it is taken.

    An earlier open offer of the same giver is withdrawn. Raises NotAllowed, NoSuchPerson, SamePerson.
    """
    permit(by, "organisation.administer", uscc)
    person = person_of(uscc=uscc, public_id=taker)
    if Administration.objects.filter(user=person, uscc=uscc).exists():
        raise SamePerson(field="taker", name=person.name or person.sign_in_name or "—")
    open_ones(now).filter(uscc=uscc, giver=giver).update(answer="withdrawn", answered_at=now)
    made = Handover.objects.create(uscc=uscc, giver=giver, taker=person, made_at=now, expires_at=now + GOOD_FOR)
    change = AccountChanged(account=person.public_id, what="administration-offered", subject=uscc)
    acts.note(change, by=by, now=now)
    return made


@transaction.atomic
def answer(*, number: str, user: User, take: bool, by: Actor, now: datetime) -> Handover:
    """This function will take or decline an offer: with the taking the giver steps down, in one piece.

    Raises NoSuchHandover for who was not offered it, HandoverOver.
    """
    offered = Handover.objects.select_for_update().filter(number=number, taker=user).first()
    if offered is None:
        raise NoSuchHandover
    if offered.answer or now >= offered.expires_at:
        raise HandoverOver
    if take:
        _move(offered, now)
    offered.answer, offered.answered_at = ("taken" if take else "declined"), now
    offered.save(update_fields=["answer", "answered_at"])
    change = AccountChanged(
        account=user.public_id,
        what="administration-taken" if take else "administration-declined",
        subject=offered.uscc,
    )
    acts.note(change, by=by, now=now)
    return offered


def open_ones(now: datetime) -> "QuerySet[Handover]":
    """This function will return the offers that wait for an answer."""
    return Handover.objects.filter(answer="", expires_at__gt=now)


def _move(offered: Handover, now: datetime) -> None:
    held = Administration.objects.select_for_update().filter(user=offered.giver, uscc=offered.uscc).first()
    if held is None or not Membership.objects.filter(user=offered.taker, uscc=offered.uscc).exists():
        raise HandoverOver
    Administration.objects.get_or_create(user=offered.taker, uscc=offered.uscc, defaults={"since": now})
    held.delete()
