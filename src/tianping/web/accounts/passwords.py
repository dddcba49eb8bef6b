"""Sign-in names and passwords: the first factor."""

import re
import unicodedata
from datetime import datetime
from hashlib import sha256

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import translation

from tianping.exchange.catalogue.accounts import AccountChanged
from tianping.record.actors import Actor
from tianping.refusals import BadInput, Refusal
from tianping.web.accounts import acts, lockout
from tianping.web.accounts.models import User

NAME = re.compile(r"[\w.@-]{3,64}")


class WrongSignIn(Refusal):
    """The name or the password is wrong; which of them is not said."""

    code = "wrong-sign-in"
    status = 401
    zh = "登录名或密码不对。"
    en = "The sign-in name or the password is wrong."
    next_zh = "请核对后再试；忘了密码，用下面的“忘了密码”。"
    next_en = 'Check both and try again; if you forgot the password, use "Forgot the password" below.'


class AccountDormant(Refusal):
    """The password is right, but nobody used the account for long."""

    code = "account-dormant"
    status = 403
    zh = "这个账号太久没人用，已停用。"
    en = "This account was not used for long and is closed."
    next_zh = "请本单位管理员在“本单位人员”里启用，再登录。"
    next_en = 'Ask your administrator to open it again under "People of the organisation", then sign in.'


class NameTaken(Refusal):
    """Somebody else has this sign-in name."""

    code = "name-taken"
    zh = "登录名“{name}”已有人用。"
    en = 'The sign-in name "{name}" is taken.'
    next_zh = "请换一个。"
    next_en = "Choose another."


class WeakPassword(Refusal):
    """The password can be guessed."""

    code = "weak-password"
    zh = "这个密码不能用：{why}"
    en = "This password cannot be used: {why_en}"
    next_zh = "请用至少 12 位、别处没用过的密码，几个不相干的词也行。"
    next_en = "Use at least 12 characters that you use nowhere else; a few unrelated words will do."


def tidy(name: str) -> str:
    """This function will return a sign-in name in its one form: width, case and outer blanks do not matter."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def check_name(name: str) -> str:
    """This function will return the tidy name. Raises BadInput, NameTaken."""
    plain = tidy(name)
    if not NAME.fullmatch(plain):
        raise BadInput(
            field="sign_in_name",
            what="登录名要 3 到 64 个字：汉字、字母、数字和 . _ - @。",
            what_en="A sign-in name has 3 to 64 letters, digits or . _ - @.",
            way_out="请换一个。",
            way_out_en="Choose another.",
        )
    if User.objects.filter(sign_in_name=plain).exists():
        raise NameTaken(field="sign_in_name", name=plain)
    return plain


def check_strength(password: str, *, user: User | None = None, field: str = "password") -> None:
    """This function will refuse a password that can be guessed. Raises WeakPassword."""

    def said(language: str) -> str:
        with translation.override(language):
            try:
                validate_password(password, user)
            except ValidationError as error:
                return " ".join(error.messages)
        return ""

    if why := said("zh-hans"):
        raise WeakPassword(field=field, why=why, why_en=said("en"))


def verify(*, sign_in_name: str, password: str, address: str, now: datetime) -> User:
    """This function will return whose name and password these are. Raises Locked, WrongSignIn, AccountDormant.

    An unknown name costs as much time as a known one.
    """
    plain = tidy(sign_in_name)[:64]
    key = lock_key(plain)
    lockout.require_open(uscc=key, address=address, now=now)
    user = User.objects.filter(Q(active=True) | Q(dormant_at__isnull=False), sign_in_name=plain).first()
    if user is None:
        make_password(password)
    if user is None or not user.check_password(password):
        lockout.note_failure(uscc=key, address=address, cause=WrongSignIn.code, now=now)
        raise WrongSignIn(field="sign_in_name")
    if not user.active:
        raise AccountDormant(field="sign_in_name")
    return user


def lock_key(plain: str) -> str:
    """This function will return what stands for a sign-in name in the table of failures (18 characters)."""
    return "~" + sha256(plain.encode()).hexdigest()[:17]


def change(*, user: User, old: str, new: str, by: Actor, now: datetime) -> None:
    """This function will change the password of who knows the old one. Raises Locked, WrongSignIn, WeakPassword."""
    verify(sign_in_name=user.sign_in_name or "", password=old, address=by.address, now=now)
    check_strength(new, user=user, field="new_password")
    user.set_password(new)
    with transaction.atomic():
        user.save(update_fields=["password"])
        acts.note(AccountChanged(account=user.public_id, what="password-changed"), by=by, now=now)
