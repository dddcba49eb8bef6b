"""Checks 9 and 10: files by their digests; receipts and closing list account for one another."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tianping.record.events import FileRef
from tianping.record.receipts import verify_receipt
from tianping.record.verifier.contents import Contents, Fact
from tianping.record.verifier.report import Fault
from tianping.refusals import Refusal

LISTS = ("standing", "withdrawn", "replaced", "dummies")


def _named(contents: Contents) -> list[tuple[str, FileRef]]:
    public = [(e.where, file) for log in contents.logs for e in log.entries.values() for file in e.header.files]
    sealed = [(leaf.where, file) for log in contents.logs for leaf in log.leaves for file in leaf.header.files]
    return public + sealed


def files(contents: Contents) -> Iterator[Fault]:
    """Each file has the digest that it is named by and the size that its entry tells; each file named by an entry is
    in the bundle, or the manifest says why not."""
    left_out = contents.manifest.left_out if contents.manifest else {}
    there = {name.removeprefix("files/"): m for name, m in contents.members.items() if name.startswith("files/")}
    for digest, member in sorted(there.items()):
        if member.sha256 != digest:
            yield Fault(member.name, "内容与摘要不符", "its bytes have another digest")
    named = _named(contents)
    for where, file in named:
        if file.sha256 in there and there[file.sha256].size != file.size:
            yield Fault(where, f"{file.name} 大小不符", f"{file.name} has another size")
        if file.sha256 not in there and file.sha256 not in left_out:
            yield Fault(where, f"缺少文件 {file.name}", f"the file {file.name} is missing without a reason")
    for digest in sorted(there.keys() - {file.sha256 for _, file in named}):
        yield Fault(f"files/{digest}", "没有条目提到它", "no entry names it")


def asks_files(contents: Contents) -> int:
    """Files that entries name."""
    return len(_named(contents))


def receipts(contents: Contents) -> Iterator[Fault]:
    """Receipts in the bundle are genuine and stand in the closing list; every envelope stands in exactly one of its
    lists; what was received, by opened leaves, is in the list, and what was read out stood."""
    for where, receipt in contents.receipts.items():
        try:
            verify_receipt(receipt, anchors=contents.anchors, keys=contents.keys)
        except (Refusal, KeyError, ValueError) as error:
            told = error.sentence("zh") if isinstance(error, Refusal) else "回执内容不完整"
            yield Fault(where, told, error.sentence("en") if isinstance(error, Refusal) else type(error).__name__)
    for closed in contents.own("bids.closed"):
        for lot in closed.body["lots"]:
            yield from _closed(contents, closed, lot)


def _closed(contents: Contents, closed: Fact, lot: dict[str, Any]) -> Iterator[Fault]:
    standing = {bid["receipt"]: bid for bid in lot["standing"]}
    seals = [bid["seal"] for bid in lot["standing"]] + [s for name in LISTS[1:] for s in lot.get(name, ())]
    for seal, count in Counter(seals).items():
        if count > 1:
            yield Fault(closed.where, f"{seal} 列了 {count} 次", f"{seal} is listed {count} times")
    for where, receipt in contents.receipts.items():
        content = receipt.statement.content
        if content["kind"] == "bid" and content["refs"].get("lot") == lot["lot"]:
            seal = content["digests"].get("seal")
            if content["number"] not in standing and seal not in seals:
                yield Fault(where, "截止清单没有此回执", "the closing list does not account for it")
    for got in contents.own("bid.received", lot=lot["lot"]):
        if got.body["seal"] not in seals:
            yield Fault(got.where, "截止清单没有此投标", "the closing list does not account for it")
        bid = standing.get(got.body["receipt"])
        if bid and any(bid[name] != got.body[name] for name in ("seal", "statement", "body", "length", "received_at")):
            yield Fault(
                closed.where, f"{got.body['receipt']} 与收到时不同", f"{got.body['receipt']} differs from what came"
            )
    for read in contents.own("opening.read_out", lot=lot["lot"]):
        yield from _read_out(read, standing)


def _read_out(read: Fact, standing: dict[str, Any]) -> Iterator[Fault]:
    told = [*read.body["bids"], *read.body.get("not_opened", ())]
    for bid in told:
        if bid["receipt"] not in standing or standing[bid["receipt"]]["seal"] != bid["seal"]:
            yield Fault(read.where, f"{bid['receipt']} 不在有效投标之列", f"{bid['receipt']} did not stand")
    counts = Counter(bid["receipt"] for bid in told)
    for receipt in standing:
        if counts[receipt] != 1:
            times = counts[receipt]
            yield Fault(read.where, f"{receipt} 唱标 {times} 次", f"{receipt} was read out {times} times")


def asks_receipts(contents: Contents) -> int:
    """Receipts and closed lots."""
    return len(contents.receipts) + sum(len(c.body.get("lots", ())) for c in contents.own("bids.closed"))
