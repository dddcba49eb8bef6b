"""The numbered checks, and asking them all. The numbers and names are published (docs/bundle.md) and never reused."""

from pathlib import Path
from typing import BinaryIO

from tianping.record.anchors import Anchors, BadAnchors
from tianping.record.archive import NotAnArchive
from tianping.record.verifier import draw_checks, holding_checks, law_checks, log_checks, tender_checks
from tianping.record.verifier.contents import MALFORMED, Contents, open_bundle
from tianping.record.verifier.report import Check, Fault, Outcome, Report
from tianping.refusals import Refusal


def _logs(contents: Contents) -> int:
    return len(contents.logs)


def _members(contents: Contents) -> int:
    return len(contents.members)


ARCHIVE = Check(1, "archive", "存档格式唯一", "The archive is in its one form", lambda _: iter(()), _members)
CHECKS = (
    ARCHIVE,
    Check(2, "manifest", "清单签名和摘要", "Manifest signed, digests fit", log_checks.manifest, _members),
    Check(3, "checkpoints", "检查点签名", "Checkpoints signed by their logs", log_checks.signatures, _logs),
    Check(4, "cosignatures", "见证联署", "Checkpoints cosigned by others", log_checks.cosignatures, _logs),
    Check(5, "inclusion", "条目在日志中", "Entries are in their logs", log_checks.inclusion, log_checks.asks_entries),
    Check(6, "entries", "条目格式", "Entries are well formed", log_checks.entries, log_checks.asks_entries),
    Check(7, "order", "顺序和时间", "Order and time", log_checks.order, log_checks.asks_entries),
    Check(8, "leaves", "封存事项在批次中", "Opened leaves are in their batches", log_checks.leaves, log_checks.asks_leaves),
    Check(9, "files", "文件与摘要一致", "Files fit their digests", holding_checks.files, holding_checks.asks_files),
    Check(10, "receipts", "回执与截止清单", "Receipts and closing list", holding_checks.receipts, holding_checks.asks_receipts),
    Check(11, "law", "法定期限和数量", "Limits fixed by law", law_checks.periods, law_checks.asks_law),
    Check(12, "draws", "抽取可重算", "Draws recomputed", draw_checks.draws, draw_checks.asks_draws),
    Check(13, "opening", "开标与封装一致", "Bids opened are the bids sealed", tender_checks.opening, tender_checks.asks_opening),
    Check(14, "ranking", "排名可重算", "Ranking recomputed", tender_checks.ranking, tender_checks.asks_ranking),
    Check(15, "deadlines", "截止时间未提前", "No deadline moved earlier", tender_checks.deadlines, tender_checks.asks_deadlines),
    Check(16, "keys", "开标密钥", "Seal policy and trustees' keys", tender_checks.keys, tender_checks.asks_keys),
    Check(17, "stages", "程序完整", "Nothing without what comes before", tender_checks.stages, tender_checks.asks_stages),
)  # fmt: skip


def verify_bundle(source: BinaryIO, *, anchors: Anchors | None) -> Report:
    """This function will ask all checks of a bundle. Without anchors the bundle's own are used and nothing is trusted.

    Never raises for what is wrong with a bundle: each check says whether it holds.
    """
    try:
        contents = open_bundle(source, anchors)
    except NotAnArchive as error:
        where = str(error.facts.get("where", ""))
        return _unread(Fault(where, error.sentence("zh"), error.sentence("en")), ARCHIVE, anchors)
    except BadAnchors as error:
        return _unread(Fault("anchors.json", error.sentence("zh"), error.sentence("en")), CHECKS[1], anchors)
    return Report(contents.tender, contents.trusted, tuple(_ask(check, contents) for check in CHECKS))


def verify_file(path: Path, *, anchors: Anchors | None) -> Report:
    """This function will ask all checks of a bundle on disk."""
    with path.open("rb") as file:
        return verify_bundle(file, anchors=anchors)


def _unread(fault: Fault, check: Check, anchors: Anchors | None) -> Report:
    return Report("", anchors is not None, (Outcome(check, "fails", 1, (fault,)),))


def _ask(check: Check, contents: Contents) -> Outcome:
    faults = list(contents.faults.get(check.name, ()))
    asked = 0
    try:
        asked = check.asks(contents)
        faults += check.find(contents)
    except MALFORMED as error:
        told = error.sentence("zh") if isinstance(error, Refusal) else f"内容缺失或格式不符（{error!r}）"
        faults.append(Fault("", told, error.sentence("en") if isinstance(error, Refusal) else repr(error)))
    if faults:
        return Outcome(check, "fails", asked, tuple(faults))
    return Outcome(check, "holds" if asked else "nothing", asked, ())
