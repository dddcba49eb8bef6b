"""Is the issued policy the one for which the trustees bound their keys? Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tianping.refusals import Refusal
from tianping.sealing.policy import SealPolicy


def fault(
    *,
    policy: Mapping[str, Any],
    stated_digest: str,
    tender: str,
    suite: str,
    trustees: list[str],
    opening_at: datetime,
    bound: Mapping[str, tuple[bytes, str]],
) -> str:
    """This function will say what is wrong with an issued policy, in one sentence; empty where nothing is.

    `bound` maps each trustee to the raw key that its own log binds to the tender, with its organisation's code; a
    trustee whose log does not say so yet is absent. `opening_at` is the time for which the keys were asked.
    """
    try:
        read = SealPolicy.from_json(dict(policy))
    except Refusal as refusal:
        return refusal.sentence("en")
    if read.digest() != stated_digest:
        return "the stated digest is not the policy's / 策略摘要不符"
    if (read.tender, read.suite) != (tender, suite):
        return "the policy is for another tender or suite / 策略不属于本项目"
    if [key.trustee for key in read.trustees] != trustees:
        return "the policy names other trustees than were asked / 受托方与申请不符"
    if read.opening_at < opening_at:
        return "the policy opens earlier than the keys were bound for / 开标时间早于密钥绑定时间"
    for key in read.trustees:
        if key.trustee in bound and bound[key.trustee] != (key.public, key.organisation):
            return f"the key of {key.trustee} is not the one that its log binds / 密钥被替换"
    return ""
