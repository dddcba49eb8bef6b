"""Checks 13 to 17: opening, ranking, deadlines, keys, stages."""

import base64
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tianping.canonical import encode
from tianping.record.merkle import sha256
from tianping.record.verifier.contents import Contents, Fact
from tianping.record.verifier.course import counting
from tianping.record.verifier.law_checks import moment
from tianping.record.verifier.points_check import points
from tianping.record.verifier.report import Fault
from tianping.sealing.header import Header, bidder_tag, header_hash, parse_header
from tianping.sealing.policy import SealPolicy
from tianping.sealing.suites import suite

STAGES = ("tender.planned", "documents.issued", "bids.closed")
ANEW = ("candidates.published", "award.decided")
"""Stages whose predecessor counts no more once the evaluation was opened again."""
LOT_STAGES = ("opening.read_out", "evaluation.reported", "candidates.published", "award.decided")


def opening(contents: Contents) -> Iterator[Fault]:
    """Each bid read out is the one sealed: where its header is in the bundle, its hash is the seal, its tag opens to
    the bidder named, and it was made for this tender, lot and policy."""
    headers = _headers(contents)
    for read in contents.own("opening.read_out"):
        for bid in read.body["bids"]:
            header = headers.get(bid["seal"])
            if header is not None:
                yield from _opened(contents, read, bid, header)


def _headers(contents: Contents) -> dict[str, Header]:
    found: dict[str, Header] = {}
    for fact in contents.own("bid.entrusted"):
        data = base64.b64decode(fact.body["header"], validate=True)
        header = parse_header(data)
        if isinstance(header, Header):
            found[header_hash(data, header.suite).hex()] = header
    return found


def _opened(contents: Contents, read: Fact, bid: dict[str, Any], header: Header) -> Iterator[Fault]:
    receipt = bid["receipt"]
    if bidder_tag(bytes.fromhex(bid["salt"]), bid["bidder"], suite=header.suite) != header.bidder:
        yield Fault(read.where, f"{receipt} 的投标人与封装不符", f"the seal of {receipt} names another bidder")
    if (header.tender, header.lot) != (contents.tender, read.body["lot"]):
        yield Fault(read.where, f"{receipt} 封装于另一标段", f"{receipt} was sealed for another tender or lot")
    suites = {fact.body["policy_digest"]: fact.body["policy"]["suite"] for fact in contents.own("documents.issued")}
    if header.policy not in suites:
        yield Fault(read.where, f"{receipt} 的加密策略不符", f"{receipt} was sealed under another policy")
    elif header.suite != suites[header.policy]:
        yield Fault(read.where, f"{receipt} 的密码套件不符", f"{receipt} was sealed by another suite than its policy's")


def ranking(contents: Contents) -> Iterator[Fault]:
    """Every bid read out is ranked or rejected once, at its price; evaluated prices follow from their steps; ranks
    follow from evaluated prices, or from the declared points; the winner is a candidate at its own price."""
    for shown in contents.own("candidates.published"):
        lot = shown.body["lot"]
        ranked = [*shown.body["candidates"], *shown.body.get("others", ())]
        rejected = shown.body.get("rejected", ())
        prices = {b["receipt"]: b["price"] for r in contents.own("opening.read_out", lot=lot) for b in r.body["bids"]}
        told = sorted(b["receipt"] for b in (*ranked, *rejected))
        if told != sorted(prices):
            yield Fault(shown.where, "排名与唱标的投标不一致", "ranked and rejected bids are not those read out")
        yield from _ranks(shown, ranked, prices)
        if shown.body["method"] == "comprehensive":
            yield from points(contents, shown, ranked)
        yield from _winner(contents, shown)


def _ranks(shown: Fact, ranked: list[dict[str, Any]], prices: dict[str, str]) -> Iterator[Fault]:
    for bid in ranked:
        receipt, evaluated = bid["receipt"], Decimal(bid["evaluated_price"])
        if bid["price"] != prices.get(receipt):
            yield Fault(shown.where, f"{receipt} 的报价与唱标不符", f"{receipt} has another price than was read out")
        steps = [Decimal(step["amount"]) for step in bid.get("steps", ()) if "amount" in step]
        if Decimal(bid["price"]) + sum(steps) != evaluated:
            yield Fault(shown.where, f"{receipt} 的评标价算不出来", f"the evaluated price of {receipt} does not follow")
    if shown.body["method"] != "lowest-evaluated-price":
        return
    order = [Decimal(bid["evaluated_price"]) for bid in ranked]
    if order != sorted(order) or [bid["rank"] for bid in ranked] != list(range(1, len(ranked) + 1)):
        yield Fault(shown.where, "排名与评标价不符", "the ranks do not follow from the evaluated prices")


def _winner(contents: Contents, shown: Fact) -> Iterator[Fault]:
    candidates = {(c["bidder"], c["rank"], c["price"]) for c in shown.body["candidates"]}
    for award in contents.own("award.decided", lot=shown.body["lot"]):
        body = award.body
        if counting(contents, "candidates.published", for_=award) is not shown:
            continue  # candidates that were published again, or not yet
        if (body["winner"], body["rank"], body["price"]) not in candidates:
            yield Fault(award.where, "中标人不是公示的候选人", "the winner is no candidate at this rank and price")
        if body["rank"] != 1 and not body.get("reason"):
            yield Fault(award.where, "非第一名中标而无理由", "another than the first won without a reason")


def deadlines(contents: Contents) -> Iterator[Fault]:
    """Deadline and opening never moved earlier; no bid after the deadline, no closing or opening before it."""
    due = opening_at = None
    kinds = ("documents.issued", "documents.clarified", "opening.moved", "bids.closed", "opening.read_out")
    facts = sorted((f for kind in kinds for f in contents.own(kind)), key=lambda f: f.where)
    for fact in facts:
        if "bids_due_at" in fact.body:
            now = moment(fact.body["bids_due_at"])
            if due and now < due:
                yield Fault(fact.where, "截止时间被提前", "the deadline was moved earlier")
            due = max(due, now) if due else now
        if "opening_at" in fact.body:
            now = moment(fact.body["opening_at"])
            if opening_at and now < opening_at:
                yield Fault(fact.where, "开标时间被提前", "the opening was moved earlier")
            opening_at = max(opening_at, now) if opening_at else now
        if fact.type == "bids.closed" and due:
            yield from _closed(fact, due)
        if fact.type == "opening.read_out" and opening_at and moment(fact.body["opened_at"]) < opening_at:
            yield Fault(fact.where, "开标早于规定时间", "it was opened before its time")


def _closed(fact: Fact, due: Any) -> Iterator[Fault]:
    if moment(fact.body["closed_at"]) < due:
        yield Fault(fact.where, "早于截止时间关闭", "it was closed before the deadline")
    for lot in fact.body["lots"]:
        for bid in lot["standing"]:
            if moment(bid["received_at"]) > due:
                yield Fault(fact.where, f"{bid['receipt']} 迟到", f"{bid['receipt']} came after the deadline")


def keys(contents: Contents) -> Iterator[Fault]:
    """The seal policy is signed by the platform and has its digest; each of its keys is the one that the trustee's own
    log binds to this tender, where that log is in the bundle."""
    for fact in contents.own("documents.issued"):
        policy = SealPolicy.from_json(fact.body["policy"])
        key = contents.keys.get(f"{fact.origin}/identity")
        signature = base64.b64decode(fact.body["policy_signature"], validate=True)
        if key is None or not key.verifies(signature, encode(fact.body["policy"])):
            yield Fault(fact.where, "加密策略签名无效", "the policy's signature is wrong")
        if policy.digest() != fact.body["policy_digest"] or policy.tender != contents.tender:
            yield Fault(fact.where, "加密策略摘要不符", "the policy has another digest, or is another tender's")
        if not suite(policy.suite).allowed(fact.at):
            yield Fault(fact.where, "密码套件当时不可使用", "its algorithm suite was not to be used at that time")
        for trustee in policy.trustees:
            for bound in contents.facts("trustee.key_bound"):
                if bound.origin == trustee.trustee and bound.body["tender"] == contents.tender:
                    public = base64.b64decode(bound.body["public"], validate=True)
                    if sha256(public).hex() != trustee.digest:
                        yield Fault(
                            bound.where, f"{trustee.trustee} 的密钥被替换", f"key of {trustee.trustee} was swapped"
                        )


def stages(contents: Contents) -> Iterator[Fault]:
    """The tender was planned, and nothing came without what must come before it."""
    if not contents.own("tender.planned"):
        yield Fault("manifest.json", "缺少招标方案", "the bundle holds no plan of the tender")
    for stage, before in zip(STAGES[1:], STAGES, strict=False):
        for fact in contents.own(stage)[:1]:
            if not contents.own(before):
                yield Fault(fact.where, f"缺少 {before}", f"{before} is missing")
    for stage, before in zip(LOT_STAGES, ("bids.closed", *LOT_STAGES), strict=False):
        for fact in contents.own(stage):
            lot = None if before == "bids.closed" else fact.body["lot"]
            if not any(f.at <= fact.at for f in contents.own(before, lot=lot)):
                yield Fault(fact.where, f"缺少在前的 {before}", f"no {before} came before it")
            elif stage in ANEW and counting(contents, before, for_=fact) is None:
                yield Fault(fact.where, f"重新评标后缺少 {before}", f"no {before} came since it was evaluated again")
    for log in contents.logs:
        for entry in log.entries.values():
            if entry.header.refs.get("tender", contents.tender) != contents.tender:
                yield Fault(entry.where, "属于另一招标项目", "it belongs to another tender")


def asks_stages(contents: Contents) -> int:
    """Acts of the tender's course."""
    return sum(len(contents.own(kind)) for kind in (*STAGES, *LOT_STAGES))


def asks_opening(contents: Contents) -> int:
    """Bids read out whose header is in the bundle."""
    headers = _headers(contents)
    return sum(bid["seal"] in headers for r in contents.own("opening.read_out") for bid in r.body["bids"])


def asks_ranking(contents: Contents) -> int:
    """Lots with candidates."""
    return len(contents.own("candidates.published"))


def asks_deadlines(contents: Contents) -> int:
    """Entries that set or meet a deadline."""
    return sum(
        len(contents.own(k)) for k in ("documents.issued", "documents.clarified", "opening.moved", "bids.closed")
    )


def asks_keys(contents: Contents) -> int:
    """Policies."""
    return len(contents.own("documents.issued"))
