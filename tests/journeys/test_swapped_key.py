"""What a bidder is protected from by its own program: a trading platform that hands out another trustee key."""

import base64
import json
import subprocess

from tests.journeys.proxies import Alter, proxy
from tests.journeys.town import Town

from tianping.canonical import decode, encode
from tianping.launch.tendering import Planned
from tianping.record.statements import state
from tianping.sealing.policy import SealPolicy, TrusteeKey
from tianping.sealing.suites import suite

PRIVATE, PUBLIC = suite("INTL-1").generate_keypair()


def _swapped(policy: SealPolicy) -> SealPolicy:
    """The policy with a key of the attacker's in the custodian's place."""
    first, second, third = policy.trustees
    false = TrusteeKey(third.trustee, third.organisation, third.key_id, PUBLIC)
    return SealPolicy.from_json(policy.to_json() | {"trustees": [k.to_json() for k in (first, second, false)]})


def _swapping(town: Town, one: Planned, *, signed: bool, evidence: bool = False) -> Alter:
    """Answers of a trading platform that has swapped the key, and signs for it, and invents an entry for it."""

    def alter(path: str, body: bytes) -> bytes:
        told = json.loads(body)
        if path == f"/api/v1/tenders/{one.tender}":
            policy = _swapped(SealPolicy.from_json(told["seal_policy"]))
            told |= {"seal_policy": policy.to_json(), "seal_policy_digest": policy.digest()}
            if signed:
                key = town.city.keys["trading"].identity
                statement = state(purpose="seal-policy", content=policy.to_json(), key=key)
                told["seal_policy_signature"] = statement.model_dump(mode="json")
        if evidence and path.endswith("/key-evidence"):
            entry = decode(base64.b64decode(told["keys"][2]["entry"]))
            entry["body"]["public"] = base64.b64encode(PUBLIC).decode()
            told["keys"][2]["entry"] = base64.b64encode(encode(entry)).decode()
        return json.dumps(told).encode()

    return alter


def _check(town: Town, one: Planned, alter: Alter) -> subprocess.CompletedProcess[str]:
    with proxy(town.url("trading"), alter) as address:
        return town.tianping(
            "bid", "check", "--base", address, "--tender", one.tender, "--trust", str(town.anchors_file)
        )


def test_a_trustee_key_swapped_by_the_trading_platform_is_refused_by_the_bid_maker(town: Town) -> None:
    (one,) = town.issued(town.auction())
    custodian = town.city.platforms["custodian"].origin

    honest = _check(town, one, lambda path, body: body)
    assert honest.returncode == 0, honest.stderr

    unsigned = _check(town, one, _swapping(town, one, signed=False))
    assert unsigned.returncode == 1
    assert "没有交易平台 trading.demo.example 的有效签名" in unsigned.stderr

    signed = _check(town, one, _swapping(town, one, signed=True))
    assert signed.returncode == 1
    assert f"受托方 {custodian} 的密钥与其日志中绑定本项目的密钥不一致（public），可能已被替换" in signed.stderr
    assert "it may have been swapped. Do not seal." in signed.stderr

    forged = _check(town, one, _swapping(town, one, signed=True, evidence=True))
    assert forged.returncode == 1
    assert f"受托方 {custodian} 的密钥没有完整的日志证明（inclusion" in forged.stderr
