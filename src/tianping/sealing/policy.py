"""The seal policy in the tender documents: to whom bids are sealed, how, until when (docs/envelope.md §3)."""

import base64
import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from tianping.refusals import Refusal
from tianping.sealing import suites
from tianping.sealing.framing import canonical, parse_canonical

TRUSTEES = 3
THRESHOLD = 2


class BadPolicy(Refusal):
    """The policy is not one that this version can keep: wrong form, wrong count, wrong threshold, a key twice."""

    code = "bad-seal-policy"
    zh = "加密策略不符合规范：{what}。"
    en = "The seal policy does not meet the specification: {what}."
    next_zh = "请按规范重新编制加密策略。"
    next_en = "Draw the policy up again as the specification says."


class QuorumInOneHand(BadPolicy):
    """One organisation, by its credit code or by tied codes, holds as many trustees as can open."""

    code = "quorum-in-one-hand"
    zh = "同一组织（{organisation}）掌握了足以开启投标文件的受托方数量，加密策略无效。"
    en = "One organisation ({organisation}) holds as many trustees as can open a bid; the policy is refused."
    next_zh = "请至少更换一个受托方，例如公证处、CA 机构或其他城市的交易中心。"
    next_en = "Replace a trustee, for example by a notary, a CA or another city's centre."


@dataclass(frozen=True)
class TrusteeKey:
    """A trustee's tender key: origin of the trustee's log, its organisation's credit code, the key as raw bytes."""

    trustee: str
    organisation: str
    key_id: str
    public: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the raw public key in hexadecimal, as the trustee's log and the policy name it."""
        return hashlib.sha256(self.public).hexdigest()

    def to_json(self) -> dict[str, str]:
        """This function will return the key as it stands in the policy."""
        return {
            "trustee": self.trustee,
            "organisation": self.organisation,
            "key_id": self.key_id,
            "public": base64.b64encode(self.public).decode(),
            "digest": self.digest,
        }


def instant(moment: datetime) -> str:
    """This function will write an instant as RFC 3339 in UTC with Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


@dataclass(frozen=True)
class SealPolicy:
    """To whom the bids of a tender are sealed. `tied` are groups of credit codes under common control.

    `opening_at` is aware; `freshness_limit_s` is how old supervision's log may be at release, in seconds.
    Raises BadPolicy, QuorumInOneHand, UnknownSuite, BadPublicKey.
    """

    tender: str
    suite: str
    opening_at: datetime
    minimum_bids: int
    freshness_limit_s: int
    trustees: tuple[TrusteeKey, TrusteeKey, TrusteeKey]
    threshold: int = THRESHOLD
    tied: tuple[tuple[str, ...], ...] = field(default=())

    def __post_init__(self) -> None:
        row = suites.suite(self.suite)
        if len(self.trustees) != TRUSTEES or self.threshold != THRESHOLD:
            raise BadPolicy(what="two of three trustees, no other number, in version 1")
        if self.opening_at.tzinfo is None:
            raise BadPolicy(what="the opening time has no zone")
        if self.minimum_bids < 1 or self.freshness_limit_s < 0:
            raise BadPolicy(what="a number below its least value")
        for what in ("trustee", "public"):
            if len({getattr(key, what) for key in self.trustees}) != TRUSTEES:
                raise BadPolicy(what=f"the same {what} twice")
        for key in self.trustees:
            row.check_public(key.public)
        self._require_independence()

    def _require_independence(self) -> None:
        hands = Counter(self._hand(key.organisation) for key in self.trustees)
        organisation, held = hands.most_common(1)[0]
        if held >= self.threshold:
            raise QuorumInOneHand(organisation=organisation)

    def _hand(self, organisation: str) -> str:
        hand = {organisation}
        grown = True
        while grown:  # ties are transitive: A with B, B with C
            more = {code for group in self.tied if hand & set(group) for code in group} - hand
            grown = bool(more)
            hand |= more
        return min(hand)

    def to_json(self) -> dict[str, Any]:
        """This function will return the policy as plain JSON values."""
        return {
            "v": 1,
            "tender": self.tender,
            "suite": self.suite,
            "threshold": self.threshold,
            "opening_at": instant(self.opening_at),
            "minimum_bids": self.minimum_bids,
            "freshness_limit_s": self.freshness_limit_s,
            "trustees": [key.to_json() for key in self.trustees],
            "tied": [list(group) for group in self.tied],
        }

    def encoded(self) -> bytes:
        """This function will return the canonical bytes that are signed and digested."""
        return canonical(self.to_json())

    def digest(self) -> str:
        """This function will return the suite's hash of the canonical policy, in hexadecimal."""
        return _digest(self)

    @classmethod
    def from_json(cls, value: dict[str, Any] | bytes) -> "SealPolicy":
        """This function will read a policy, from JSON values or canonical bytes; raises BadPolicy and NotCanonical."""
        try:
            form = _PolicyForm.model_validate(parse_canonical(value) if isinstance(value, bytes) else value)
            keys = tuple(key.read() for key in form.trustees)
        except (ValidationError, ValueError) as error:
            raise BadPolicy(what=str(error).splitlines()[0]) from None
        if len(keys) != TRUSTEES:
            raise BadPolicy(what="not three trustees")
        policy = cls(
            tender=form.tender,
            suite=form.suite,
            opening_at=form.opening_at,
            minimum_bids=form.minimum_bids,
            freshness_limit_s=form.freshness_limit_s,
            trustees=(keys[0], keys[1], keys[2]),
            threshold=form.threshold,
            tied=tuple(tuple(group) for group in form.tied),
        )
        if isinstance(value, bytes) and policy.encoded() != value:
            raise BadPolicy(what="another spelling of the same values")
        return policy


@lru_cache(maxsize=256)
def _digest(policy: SealPolicy) -> str:
    """Computed once: a policy does not change."""
    return suites.suite(policy.suite).hash(policy.encoded()).hex()


class _KeyForm(BaseModel):
    model_config = ConfigDict(extra="forbid")

    trustee: str = Field(min_length=1, max_length=255)
    organisation: str = Field(min_length=1, max_length=32)
    key_id: str = Field(min_length=1, max_length=128)
    public: str
    digest: str

    def read(self) -> TrusteeKey:
        public = base64.b64decode(self.public, validate=True)
        key = TrusteeKey(self.trustee, self.organisation, self.key_id, public)
        if key.to_json() != self.model_dump():
            raise ValueError(f"the digest of {self.trustee} is not that of its key")
        return key


class _PolicyForm(BaseModel):
    model_config = ConfigDict(extra="forbid")

    v: int = Field(ge=1, le=1)
    tender: str = Field(min_length=1, max_length=128)
    suite: str
    threshold: int
    opening_at: AwareDatetime
    minimum_bids: int
    freshness_limit_s: int
    trustees: list[_KeyForm]
    tied: list[list[str]]
