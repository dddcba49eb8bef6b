"""Before sealing: are the three keys the trustees' own? (docs/envelope.md §10)

A page served by the trading platform cannot prove this to the bidder by itself. Here it is checked against trust anchors
that the bidder has from elsewhere: the platform's signature on the policy, and for each key its entry in the trustee's own
log, under a checkpoint that another platform has cosigned.
"""

import base64
from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from tianping.canonical import NotCanonical, decode
from tianping.record import checkpoints, merkle
from tianping.record.anchors import Anchors
from tianping.record.notes import BadNote, BadSignature
from tianping.record.statements import Statement, verify_statement
from tianping.refusals import Refusal
from tianping.sealing.policy import SealPolicy, TrusteeKey

POLICY_PURPOSE = "seal-policy"
KEY_BOUND = "trustee.key_bound"
WITNESS = "/witness"


class PolicyNotSigned(Refusal):
    """The seal policy does not bear the trading platform's signature, by the key of the trust anchors."""

    code = "policy-not-signed"
    zh = "加密策略没有交易平台 {origin} 的有效签名。请勿用它加密。"
    en = "The seal policy does not bear a valid signature of {origin}. Do not seal by it."
    next_zh = "请核对信任锚文件；仍不符的，向监督部门反映并保留原件。"
    next_en = "Check the trust anchors; if it still fails, keep the files and tell supervision."


class KeySubstituted(Refusal):
    """A trustee's key in the policy is not the one that the trustee bound to this tender in its own log."""

    code = "key-substituted"
    zh = "受托方 {trustee} 的密钥与其日志中绑定本项目的密钥不一致（{what}），可能已被替换。请勿用它加密。"
    en = "The key of {trustee} is not the one it bound to this tender in its log ({what}): it may have been swapped. Do not seal."
    next_zh = "请向该受托方和监督部门反映，并保留招标文件原件作为证据。"
    next_en = "Tell the trustee and supervision, and keep the tender documents as evidence."


class KeyNotProven(Refusal):
    """Nothing proves that the trustee's log holds the key: no entry, a proof to another root, or no cosignature."""

    code = "key-not-proven"
    zh = "受托方 {trustee} 的密钥没有完整的日志证明（{what}）。请勿用它加密。"
    en = "The key of {trustee} is not proven by its log ({what}). Do not seal by it."
    next_zh = "请稍后重新获取密钥证明；仍不完整的，向监督部门反映。"
    next_en = "Fetch the key evidence again later; if it stays so, tell supervision."


class KeyLine(BaseModel):
    """The evidence for one trustee's key, as the trading platform hands it on."""

    model_config = ConfigDict(extra="ignore")

    trustee: str
    entry: str
    index: int = Field(ge=0)
    proof: list[str]
    checkpoint: str


class Evidence(BaseModel):
    """The evidence for all keys of a tender."""

    model_config = ConfigDict(extra="ignore")

    keys: list[KeyLine]


class _Bound(BaseModel):
    model_config = ConfigDict(extra="ignore")

    tender: str
    suite: str
    key_id: str
    public: str
    organisation: str
    opening_at: AwareDatetime


def check_policy(*, policy: SealPolicy, signature: dict[str, Any], anchors: Anchors) -> None:
    """This function will check the trading platform's signature on the policy; raises PolicyNotSigned.

    The trading platform is the first trustee of the policy; its key is the anchors' and no other.
    """
    origin = policy.trustees[0].trustee
    key = anchors.keys().get(f"{origin}/identity")
    try:
        statement = Statement.model_validate(signature)
        if key is None or statement.content != policy.to_json():
            raise PolicyNotSigned(origin=origin)
        verify_statement(statement, purpose=POLICY_PURPOSE, key=key)
    except (ValidationError, BadSignature):
        raise PolicyNotSigned(origin=origin) from None


def check_keys(*, policy: SealPolicy, evidence: dict[str, Any], anchors: Anchors) -> None:
    """This function will check every trustee's key; raises KeySubstituted, KeyNotProven."""
    try:
        lines = {line.trustee: line for line in Evidence.model_validate(evidence).keys}
    except ValidationError:
        raise KeyNotProven(trustee=policy.trustees[0].trustee, what="form / 格式") from None
    for key in policy.trustees:
        if key.trustee not in lines:
            raise KeyNotProven(trustee=key.trustee, what="no evidence / 缺少证明")
        _check_key(policy, key, lines[key.trustee], anchors)


def _check_key(policy: SealPolicy, key: TrusteeKey, line: KeyLine, anchors: Anchors) -> None:
    try:
        data = base64.b64decode(line.entry, validate=True)
        proof = [bytes.fromhex(one) for one in line.proof]
        entry = decode(data)
        bound = _Bound.model_validate(entry["body"])
        signed = checkpoints.parse(line.checkpoint)
        verified = checkpoints.verify(signed, anchors.keys())
    except (ValueError, KeyError, TypeError, NotCanonical, BadNote, BadSignature) as error:
        raise KeyNotProven(trustee=key.trustee, what=type(error).__name__) from None
    head = verified.checkpoint
    if head.origin != key.trustee or entry.get("origin") != key.trustee or entry.get("type") != KEY_BOUND:
        raise KeyNotProven(trustee=key.trustee, what="another log's entry / 不是该受托方的日志")
    if not merkle.verify_inclusion(merkle.leaf_hash(data), line.index, head.size, proof, head.root):
        raise KeyNotProven(trustee=key.trustee, what="inclusion / 收录证明")
    witnesses = {name.removesuffix(WITNESS) for name in verified.cosigned} - {key.trustee}
    if not witnesses:
        raise KeyNotProven(trustee=key.trustee, what="no cosignature of another platform / 无其他平台联署")
    _compare(policy, key, bound)


def _compare(policy: SealPolicy, key: TrusteeKey, bound: _Bound) -> None:
    wanted = {
        "tender": (bound.tender, policy.tender),
        "suite": (bound.suite, policy.suite),
        "organisation": (bound.organisation, key.organisation),
        "key_id": (bound.key_id, key.key_id),
        "public": (bound.public, base64.b64encode(key.public).decode()),
    }
    for what, (found, named) in wanted.items():
        if found != named:
            raise KeySubstituted(trustee=key.trustee, what=what)
    if not _not_later(bound.opening_at, policy.opening_at):
        raise KeySubstituted(trustee=key.trustee, what="opening_at")


def _not_later(bound: datetime, opening: datetime) -> bool:
    """An opening may have been moved later since the key was bound, never earlier."""
    return bound <= opening
