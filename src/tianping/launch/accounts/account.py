"""An account of the demonstration, and the file that keeps them all: for its owner alone to read (0600)."""

import base64
import json
import os
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from tianping.refusals import Refusal

FILE = "accounts.json"
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Nothing that one mistakes for another when typing."""
GROUPS, LENGTH, SECRET = 4, 4, 20
ISSUER = "Tianping demo"


class NoSuchAccount(Refusal):
    """The demonstration has no account of this name, or has not made its accounts yet."""

    code = "no-such-account"
    zh = "演示里没有账号“{name}”。"
    en = "The demonstration has no account {name}."
    next_zh = "已有的账号：{known}。演示要先运行到打印出账号为止。"
    next_en = "There are: {known}. The demonstration must have come as far as printing its accounts."


@dataclass(frozen=True, kw_only=True)
class Account:
    """One person of the demonstration. `sites` are kinds of platforms; one password and one secret serve on all.

    `certificate` says that the person stands by a certificate at the platform, as experts do: the account is that user's.
    """

    name: str
    role: str
    person: str
    subject: str
    uscc: str
    sites: tuple[str, ...]
    password: str
    secret: str
    certificate: bool = False

    @property
    def key(self) -> bytes:
        """The secret of the one-time codes as bytes."""
        return base64.b32decode(self.secret)

    @property
    def otpauth(self) -> str:
        """The address that an app of one-time codes takes in (otpauth)."""
        query = urlencode({"secret": self.secret, "issuer": ISSUER}, quote_via=quote)
        return f"otpauth://totp/{quote(ISSUER)}:{quote(self.name)}?{query}"


def new_password() -> str:
    """This function will return a random password of 78 bits that can be typed from a table."""
    groups = ("".join(secrets.choice(SIGNS) for _ in range(LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def new_secret() -> str:
    """This function will return a random secret of 160 bits for one-time codes, in base 32."""
    return base64.b32encode(secrets.token_bytes(SECRET)).decode()


def write(accounts: Iterable[Account], *, folder: Path) -> Path:
    """This function will keep the accounts in the city's folder, readable by nobody else."""
    path = folder / FILE
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    content = json.dumps([asdict(one) for one in accounts], ensure_ascii=False, indent=1)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
    fresh.replace(path)
    return path


def read(*, folder: Path) -> list[Account]:
    """This function will return the accounts of a city; empty where none were made."""
    path = folder / FILE
    if not path.exists():
        return []
    return [Account(**(one | {"sites": tuple(one["sites"])})) for one in json.loads(path.read_text(encoding="utf-8"))]


def find(accounts: Sequence[Account], name: str) -> Account:
    """This function will return the account of a sign-in name. Raises NoSuchAccount."""
    for one in accounts:
        if one.name == name:
            return one
    raise NoSuchAccount(name=name[:40], known="、".join(one.name for one in accounts) or "—")
