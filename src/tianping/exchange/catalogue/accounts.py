"""Accounts 账号: every act about who may act, sealed in the batches of its own platform (Order 20 art. 13, 49)."""

from typing import Literal

from pydantic import Field

from tianping.record.events import Event


class SessionChanged(Event):
    """A person signed in or out, or chose whom it acts for. Failed attempts are no acts: they stay beside the log."""

    TYPE = "account.session"
    AUDIENCE = "sealed"
    ZH = "登录与退出"
    REFS = ("account",)

    account: str = Field(description="Random number of the account; never a name")
    what: Literal["signed-in", "signed-out", "ended", "acting", "signed-on"]
    factors: str = Field(
        default="",
        description="How it proved who it is, e.g. password+code, password+passkey, password+recovery, certificate",
    )
    subject: str = Field(default="", description="Unified social credit code that it acts for")
    role: str = ""
    client: str = Field(default="", description="Platform or client that the person signed on to by this platform")


class AccountChanged(Event):
    """An account was made, secured, given or deprived of something."""

    TYPE = "account.changed"
    AUDIENCE = "sealed"
    ZH = "账号变动"
    REFS = ("account",)

    account: str = Field(
        default="", description="Random number of the account; empty where an invitation has no taker yet"
    )
    what: Literal[
        "made",
        "password-changed",
        "codes-enrolled",
        "recovery-codes-made",
        "passkey-added",
        "passkey-ended",
        "invited",
        "invitation-withdrawn",
        "joined",
        "role-granted",
        "role-taken",
        "left",
        "administration-offered",
        "administration-taken",
        "administration-declined",
        "administration-given",
        "reset-asked",
        "reset-approved",
        "reset-declined",
        "password-reset",
        "factors-reset",
        "reinvited",
        "replaced",
        "recovery-proposed",
        "recovery-confirmed",
        "recovery-stopped",
        "disabled-dormant",
        "enabled",
    ]
    subject: str = Field(default="", description="Unified social credit code of the firm concerned")
    role: str = ""


Restricted = Literal["bid-file", "complaint-file", "application-file", "complaint", "application"]


class RestrictedRead(Event):
    """Somebody read what not everybody may read: a file of a bid, of a complaint, of an application."""

    TYPE = "account.read"
    AUDIENCE = "sealed"
    ZH = "查阅受限信息"

    what: Restricted
    thing: str = Field(max_length=80, description="Digest of the file, or number of the case; never a name")
    tender: str = Field(default="", description="Code of the tender it belongs to")
