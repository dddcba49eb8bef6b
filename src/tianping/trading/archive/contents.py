"""Which files and receipts go into a public bundle, and why others do not."""

from collections.abc import Iterable
from pathlib import Path

from django.core.files.storage import default_storage

from tianping.record.events import FileRef, Header
from tianping.record.receipts import Receipt
from tianping.trading.archive.logs import PartOfLog
from tianping.trading.bids.models import Bid
from tianping.trading.plans.models import Lot
from tianping.web.files import holds, open_file, path_of, pieces

NEVER = {
    "trustee.released": "开标密钥分片，不公开 / pieces of keys are not public",
    "tender.archived": "即存档包本身 / the archived package itself",
}
CONTRACT = (
    "合同全文由双方和平台存档，公开的是合同要点 / the contract itself stays with its parties; its facts are public"
)
CONTRACTS = ("contract.signed", "contract.amended")
SIGNATURES = "数字证书含个人信息，不公开 / certificates hold personal values"
UNTIL_RESULT = "评标委员会成员名单在中标结果确定前保密（招标投标法 第三十七条） / secret until the result"
ELSEWHERE = "由 {origin} 保存 / kept by {origin}"
LOST = "本平台没有保存这个文件 / not kept here"
UNDECIDED = ("issued", "closed", "opened", "evaluated", "publicity")


def files_of(parts: Iterable[PartOfLog], *, tender: str, folder: Path) -> tuple[dict[str, Path], dict[str, str]]:
    """This function will return the files of a public bundle by digest, and those left out with the reason.

    Files in a storage without paths are copied into `folder`.
    """
    secret = Lot.objects.filter(tender=tender, stage__in=UNDECIDED).exists()
    found: dict[str, Path] = {}
    left_out: dict[str, str] = {}
    for part in parts:
        for said in part.said:
            for file in _named(said.header):
                why = _why_not(said.header.type, file, part, secret=secret)
                if why:
                    left_out.setdefault(file.sha256, why)
                else:
                    found[file.sha256] = _place(file.sha256, folder)
    return found, {digest: why for digest, why in left_out.items() if digest not in found}


def receipts_of(tender: str) -> list[Receipt]:
    """This function will return stage 1 of the receipts of the bids that were opened; others stay their bidders' own."""
    opened = Bid.objects.filter(lot__tender=tender, lot__opening__isnull=False, state="standing")
    return [Receipt.model_validate(bid.stage_one) for bid in opened]


def _named(header: Header) -> tuple[FileRef, ...]:
    inner = header.body.get("header", {}).get("files", ()) if header.type == "record.revealed" else ()
    return (*header.files, *(FileRef.model_validate(one) for one in inner))


def _why_not(type_: str, file: FileRef, part: PartOfLog, *, secret: bool) -> str:
    if type_ in NEVER:
        return NEVER[type_]
    if type_ in ("evaluation.reported", *CONTRACTS) and file.media == "application/json":
        return SIGNATURES
    if type_ in CONTRACTS:
        return CONTRACT
    if type_ == "evaluation.reported" and secret:
        return UNTIL_RESULT
    if not part.own:
        return ELSEWHERE.format(origin=part.origin)
    return "" if holds(file.sha256) else LOST


def _place(digest: str, folder: Path) -> Path:
    try:
        return Path(default_storage.path(path_of(digest)))
    except NotImplementedError:
        copy = folder / digest
        with copy.open("wb") as out:
            out.writelines(pieces(open_file(digest)))
        return copy
