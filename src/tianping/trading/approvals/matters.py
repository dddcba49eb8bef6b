"""What can be put to a second person: each room that publishes says what its act is about."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tianping.canonical import encode
from tianping.refusals import BadInput


@dataclass(frozen=True, kw_only=True)
class Matter:
    """One act as it is approved: whose rules count, and all that would be published. `content` is plain JSON."""

    act: str
    subject: str
    offices: tuple[str, ...]
    content: Mapping[str, Any]

    def digest(self) -> str:
        """This function will return the SHA-256 of the canonical content, in hexadecimal."""
        return hashlib.sha256(encode(dict(self.content))).hexdigest()


Builder = Callable[[str, Mapping[str, Any]], Matter]


@dataclass(frozen=True, kw_only=True)
class Act:
    """An act that can be approved, in words."""

    code: str
    zh: str
    en: str
    build: Builder


ACTS: dict[str, Act] = {}


def approvable(code: str, *, zh: str, en: str) -> Callable[[Builder], Builder]:
    """This function will declare an act; its builder reads what would be published from the subject and details."""

    def declare(build: Builder) -> Builder:
        ACTS[code] = Act(code=code, zh=zh, en=en, build=build)
        return build

    return declare


def act_of(code: str) -> Act:
    """This function will find an act by its code. Raises BadInput."""
    if code not in ACTS:
        known = "、".join(sorted(ACTS))
        raise BadInput(
            field="act",
            what=f"没有“{code}”这种事项；有：{known}。",
            what_en=f"There is no act {code}; there are: {known}.",
        )
    return ACTS[code]
