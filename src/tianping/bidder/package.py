"""What the bid maker needs of a tender, fetched online or carried over as one file to a machine without a network."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tianping.bidder.evidence import check_keys, check_policy
from tianping.record.anchors import Anchors
from tianping.refusals import Refusal
from tianping.sealing.policy import SealPolicy


class BadPackage(Refusal):
    """The tender file is not what `check --save` writes, or misses a part."""

    code = "bad-tender-file"
    zh = "项目文件不完整或格式不正确（{what}）。"
    en = "The tender file is incomplete or of another form ({what})."
    next_zh = "请用 tianping bid check --save 重新下载。"
    next_en = "Fetch it again with tianping bid check --save."


class UnknownLot(Refusal):
    """The tender has no such lot."""

    code = "unknown-lot"
    zh = "招标项目 {tender} 没有标段 {lot}。"
    en = "The tender {tender} has no lot {lot}."
    next_zh = "请核对标段编号。"
    next_en = "Check the lot's code."


@dataclass(frozen=True)
class TenderPackage:
    """A tender as its trading platform describes it, with the evidence for the trustees' keys."""

    tender: dict[str, Any]
    evidence: dict[str, Any]

    @property
    def policy(self) -> SealPolicy:
        """The seal policy; raises BadPackage, BadPolicy."""
        if not isinstance(self.tender.get("seal_policy"), dict):
            raise BadPackage(what="seal_policy")
        return SealPolicy.from_json(self.tender["seal_policy"])

    def checked(self, anchors: Anchors) -> SealPolicy:
        """This function will return the policy after checking its signature and every key in it.

        Raises PolicyNotSigned, KeySubstituted, KeyNotProven, BadPolicy, QuorumInOneHand.
        """
        policy = self.policy
        check_policy(policy=policy, signature=self.tender.get("seal_policy_signature") or {}, anchors=anchors)
        check_keys(policy=policy, evidence=self.evidence, anchors=anchors)
        return policy

    def require_lot(self, lot: str) -> None:
        """This function will refuse a lot that the tender does not have: UnknownLot."""
        lots = [
            one.get("lot") or one.get("code") if isinstance(one, dict) else one for one in self.tender.get("lots", [])
        ]
        if lot not in lots:
            raise UnknownLot(tender=self.policy.tender, lot=lot)

    def written(self) -> str:
        """This function will write the package as JSON."""
        return json.dumps({"tender": self.tender, "evidence": self.evidence}, ensure_ascii=False, indent=1)

    @classmethod
    def read(cls, path: Path) -> "TenderPackage":
        """This function will read a package; raises BadPackage."""
        try:
            value = json.loads(path.read_text("utf-8"))
            tender, evidence = value["tender"], value["evidence"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadPackage(what=type(error).__name__) from None
        if not isinstance(tender, dict) or not isinstance(evidence, dict):
            raise BadPackage(what="form")
        return cls(tender=tender, evidence=evidence)
