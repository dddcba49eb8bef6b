"""Checks 2 to 8: manifest, checkpoints, cosignatures, inclusion, entries, order, opened leaves."""

from collections.abc import Iterator
from datetime import timedelta

from tianping.record import checkpoints
from tianping.record.batches import sealed_leaf, verify_path
from tianping.record.bundle import MANIFEST, PURPOSE, Manifest, entry_name, leaf_name
from tianping.record.merkle import leaf_hash, sm3, verify_inclusion
from tianping.record.notes import BadNote
from tianping.record.statements import verify_statement
from tianping.record.verifier.contents import Contents, Leaf, Log
from tianping.record.verifier.report import Fault
from tianping.refusals import Refusal

DRIFT = timedelta(seconds=60)
"""How far the time of an entry may lie before that of an earlier one: acts commit in another order than they begin."""


def manifest(contents: Contents) -> Iterator[Fault]:
    """Signed by a known identity; every member is listed with its digest, and every listed member is there."""
    statement, found = contents.statement, contents.manifest
    if statement is None or found is None:
        return
    key = contents.keys.get(statement.key)
    if key is None:
        yield Fault(
            MANIFEST, f"签署者 {statement.key} 不在信任锚中", f"the signer {statement.key} is not among the anchors"
        )
    else:
        try:
            verify_statement(statement, purpose=PURPOSE, key=key)
        except Refusal as error:
            yield Fault(MANIFEST, error.sentence("zh"), error.sentence("en"))
    yield from _listed(contents, found)


def _listed(contents: Contents, found: Manifest) -> Iterator[Fault]:
    there = {name: member.sha256 for name, member in contents.members.items() if name != MANIFEST}
    for name in sorted(there.keys() | found.members.keys()):
        if name not in there:
            yield Fault(name, "清单列有但包内缺少", "it is listed but missing")
        elif name not in found.members:
            yield Fault(name, "清单没有列出", "it is not listed")
        elif there[name] != found.members[name]:
            yield Fault(name, "摘要与清单不符", "its digest differs from the manifest's")
    folders = tuple(f"{folder}/" for folder in found.logs.values())
    known = ("anchors.json", "receipts/", "files/")
    for name in there:
        if not name.startswith(known + folders):
            yield Fault(name, "不属于存档包的任何部分", "it is no part of a bundle")


def signatures(contents: Contents) -> Iterator[Fault]:
    """Each log's checkpoint is signed by the log's own key, and is of the log that the manifest names."""
    keys = contents.keys
    for log in contents.logs:
        where = f"{log.folder}/checkpoint.txt"
        if log.signed is None:
            continue
        if log.signed.checkpoint.origin != log.origin:
            yield Fault(where, f"不是 {log.origin} 的检查点", f"it is not a checkpoint of {log.origin}")
        try:
            checkpoints.verify(log.signed, keys)
        except Refusal as error:
            yield Fault(where, error.sentence("zh"), error.sentence("en"))


def cosignatures(contents: Contents) -> Iterator[Fault]:
    """Enough others have cosigned each checkpoint, so that its log cannot show another tree to others."""
    needed = contents.anchors.witnesses_needed
    for log in contents.logs:
        if log.signed is None:
            continue
        try:
            count = len(checkpoints.verify(log.signed, contents.keys).cosigned)
        except Refusal:
            count = 0
        if count < needed:
            where = f"{log.folder}/checkpoint.txt"
            yield Fault(where, f"只有 {count} 个见证联署，需要 {needed} 个", f"{count} cosignatures, {needed} needed")


def inclusion(contents: Contents) -> Iterator[Fault]:
    """Each entry is in its log's tree, by an RFC 6962 proof under the checkpoint; no proof is without its entry."""
    for log in contents.logs:
        head = log.signed.checkpoint if log.signed else None
        for position, entry in sorted(log.entries.items()):
            proof = log.proofs.get(position)
            leaf = leaf_hash(entry.data)
            if not head or proof is None or not verify_inclusion(leaf, position, head.size, proof, head.root):
                yield Fault(entry.where, "不在检查点的树中", "it is not in the checkpoint's tree")
        yield from _second_root(log)
        for position in sorted((log.proofs.keys() | log.second.keys()) - log.entries.keys()):
            yield Fault(
                f"{log.folder}/proofs.json", f"第 {position} 条没有条目", f"no entry for the proof of {position}"
            )


def _second_root(log: Log) -> Iterator[Fault]:
    """Where the checkpoint bears an SM3 root and the bundle proofs under it, every entry must be under both roots."""
    try:
        head = log.signed.checkpoint if log.signed else None
        told = head.sm3_root if head else None
    except BadNote:
        yield Fault(f"{log.folder}/checkpoint.txt", "SM3 根的格式不对", "its SM3 root is malformed")
        return
    for position, entry in sorted(log.entries.items() if log.second else ()):
        proof, leaf = log.second.get(position), leaf_hash(entry.data, sm3)
        under = head and told and proof is not None and verify_inclusion(leaf, position, head.size, proof, told, sm3)
        if not under:
            yield Fault(entry.where, "不在检查点 SM3 根的树中", "it is not in the tree of the checkpoint's SM3 root")


def entries(contents: Contents) -> Iterator[Fault]:
    """Each entry is canonical, has the envelope of version 1, and names its own log; public ones name no person."""
    for log in contents.logs:
        for entry in log.entries.values():
            if entry.header.origin != log.origin:
                yield Fault(entry.where, "条目出自另一日志", "it names another log")
            if entry.where != entry_name(log.folder, entry.position):
                yield Fault(entry.where, "名称不规范", "its name is not in the one form")
            if not set(entry.header.actor) <= {"office", "role", "person"}:
                yield Fault(entry.where, "公开条目含有个人信息", "a public entry holds personal values")


def order(contents: Contents) -> Iterator[Fault]:
    """Within a log, ids are unique and times do not run backwards (beyond a minute)."""
    for log in contents.logs:
        seen: set[str] = set()
        latest = None
        for _, entry in sorted(log.entries.items()):
            if entry.header.id in seen:
                yield Fault(entry.where, "编号重复", "its id is not unique")
            if latest is not None and entry.header.at < latest - DRIFT:
                yield Fault(entry.where, "时间早于前面的条目", "its time lies before that of an earlier entry")
            seen.add(entry.header.id)
            latest = max(latest, entry.header.at) if latest else entry.header.at


def leaves(contents: Contents) -> Iterator[Fault]:
    """Each opened leaf leads by salt and path to the root that its batch's entry bears."""
    for log in contents.logs:
        for leaf in log.leaves:
            yield from _leaf(log, leaf)


def _leaf(log: Log, leaf: Leaf) -> Iterator[Fault]:
    batch = log.entries.get(leaf.batch)
    if batch is None or batch.header.type != "record.batch":
        yield Fault(leaf.where, f"缺少第 {leaf.batch} 条批次条目", f"the batch entry {leaf.batch} is missing")
        return
    body = batch.header.body
    digest = sealed_leaf(leaf.salt, leaf.header.encoded())
    root = bytes.fromhex(body["root"])
    if not verify_path(digest, index=leaf.index, depth=body["depth"], path=leaf.path, root=root):
        yield Fault(leaf.where, "不在所称批次中", "it is not in the batch that it names")
    if leaf.header.origin != log.origin:
        yield Fault(leaf.where, "出自另一日志", "it names another log")
    if leaf.header.at > batch.header.at + DRIFT:
        yield Fault(leaf.where, "时间晚于其批次", "its time lies after its batch")
    own_file = f"{log.folder}/leaves/"
    if leaf.where.startswith(own_file) and leaf.where != leaf_name(log.folder, leaf.batch, leaf.index):
        yield Fault(leaf.where, "名称不规范", "its name is not in the one form")


def asks_entries(contents: Contents) -> int:
    """Entries in the bundle."""
    return sum(len(log.entries) for log in contents.logs)


def asks_leaves(contents: Contents) -> int:
    """Opened leaves in the bundle."""
    return sum(len(log.leaves) for log in contents.logs)
