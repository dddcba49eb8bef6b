"""The public bundle of a tender, made from this platform's log and its verified copies of the others'."""

from dataclasses import dataclass
from pathlib import Path

from tianping.exchange.anchoring import anchors_of_city
from tianping.record.bundle import pack
from tianping.record.identity import own_keys
from tianping.refusals import Refusal
from tianping.trading.archive.contents import files_of, receipts_of
from tianping.trading.archive.logs import parts, waiting


class NothingProven(Refusal):
    """Nothing of the tender stands in the log under a signed checkpoint yet."""

    code = "nothing-proven-yet"
    status = 409
    zh = "招标项目 {tender} 的事项还没有写入日志，暂时没有存证包。"
    en = "Nothing of tender {tender} stands in the log yet; there is no bundle."
    next_zh = "通常几秒钟后可以下载。"
    next_en = "It can usually be had after a few seconds."


@dataclass(frozen=True, kw_only=True)
class Packed:
    """A bundle on disk: its SHA-256, how many entries it holds, how many of the tender no checkpoint covers yet."""

    sha256: str
    entries: int
    beyond: int


def make_bundle(*, tender: str, out: Path) -> Packed:
    """This function will write the public bundle of a tender to `out`; the same logs give the same bytes.

    It bears the time of the newest own entry that it holds. Raises NothingProven.
    """
    found = list(parts(tender))
    own = next((part for part in found if part.own), None)
    if own is None:
        raise NothingProven(tender=tender)
    files, left_out = files_of(found, tender=tender, folder=out.parent)
    sha256 = pack(
        out,
        tender=tender,
        extent="public",
        logs=[part.part for part in found],
        anchors=anchors_of_city(),
        key=own_keys().identity,
        made_at=max(said.header.at for said in own.said),
        files=dict(files),
        left_out=left_out,
        receipts=receipts_of(tender),
    )
    return Packed(
        sha256=sha256,
        entries=sum(len(part.said) for part in found),
        beyond=sum(part.beyond for part in found) + waiting(tender),
    )
