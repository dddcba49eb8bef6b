"""The interface check 接口检测: what a platform must show before it is docked. Open to all; refusal only for these reasons.

What each check asks stands in `listed`; it is done over HTTP against the platform's own endpoints.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpx
from pydantic import ValidationError

from tianping.canonical import NotCanonical, decode
from tianping.exchange.addresses import check_address
from tianping.exchange.client import ExchangeClient, PeerUnreachable, address
from tianping.exchange.entries import catalogue_type
from tianping.exchange.models import Peer
from tianping.exchange.signatures import sign_request
from tianping.exchange.sources import HttpSource, Page, unhex
from tianping.exchange.verifying import HeldState, VerifiedPage, verified_checkpoint, verify_page
from tianping.record.events import FileRef, Header
from tianping.record.merkle import leaf_hash, reader, sm3, verify_inclusion
from tianping.record.notes import VerifierKey
from tianping.refusals import Refusal

SAMPLE = 200
"""Entries that the check reads from the beginning of the log."""
PROOFS = 5
NOTE_LIMIT = 20_000


class CheckFailed(Refusal):
    """One check of the interface did not hold."""

    code = "interface-check"
    status = 409
    zh = "接口检测“{check}”未通过：{detail}。"
    en = "The interface check '{check}' failed: {detail}."
    next_zh = "请按交换标准改正后重新申请。"
    next_en = "Correct it as the exchange standard says and propose again."


@dataclass
class Examination:
    """One platform under examination, with what earlier checks have found."""

    peer: Peer
    client: ExchangeClient
    note: str = ""
    page: VerifiedPage | None = None
    headers: list[Header] = field(default_factory=list)

    @property
    def key(self) -> VerifierKey:
        """The key that the platform says it signs its log with."""
        return VerifierKey.parse(self.peer.log_vkey)

    def get(self, path: str) -> bytes:
        """This method will get one of the platform's endpoints; raises PeerUnreachable."""
        with self.client.http.stream("GET", address(self.peer, path)) as response:
            body = b"".join(_first(response, 8 * 1024 * 1024))
        if response.status_code != 200:
            raise PeerUnreachable(origin=self.peer.origin, cause=f"{path}: HTTP {response.status_code}")
        return body


def _first(response: httpx.Response, limit: int) -> Iterator[bytes]:
    for piece in response.iter_bytes():
        limit -= len(piece)
        if limit < 0:
            return
        yield piece


def reachable(exam: Examination) -> None:
    """Its endpoints answer at the address that it gives, which is no address of a private network."""
    check_address(exam.peer.base_url)
    exam.note = exam.get("checkpoint").decode()


def checkpoint(exam: Examination) -> None:
    """Its checkpoint bears its origin and is signed by the key that it gives."""
    verified_checkpoint(exam.note[:NOTE_LIMIT], origin=exam.peer.origin, key=exam.key)


def entries(exam: Examination) -> None:
    """Its entries make the signed root; each is canonical, of its origin, and of its type where the type is known."""
    source = HttpSource(exam.peer, exam.client)
    page: Page = source.page(after=0, limit=SAMPLE, wait=0)
    exam.page = verify_page(
        page, origin=exam.peer.origin, key=exam.key, held=HeldState(0, reader([]), second=reader([], sm3))
    )
    exam.headers = [_header(exam.peer, data) for data in exam.page.entries]
    if not exam.headers:
        raise ValueError("the log has no entry")


def _header(peer: Peer, data: bytes) -> Header:
    header = Header.model_validate(decode(data))
    if header.origin != peer.origin:
        raise ValueError(f"an entry names {header.origin}")
    type_ = catalogue_type(header.type, header.type_version)
    if type_ is not None:
        type_.of_body(header.body)
    return header


def proofs(exam: Examination) -> None:
    """Its inclusion and consistency proofs hold."""
    assert exam.page is not None
    head, count = exam.page.checkpoint, len(exam.page.entries)
    for position in sorted({round(i * (count - 1) / PROOFS) for i in range(PROOFS + 1)}):
        answer = json.loads(exam.get(f"proof?position={position}&size={head.size}"))
        leaf = leaf_hash(exam.page.entries[position])
        hashes = unhex(exam.peer.origin, list(answer["proof"]))
        if not verify_inclusion(leaf, position, head.size, hashes, head.root):
            raise ValueError(f"inclusion of {position}")
    json.loads(exam.get(f"proof?old={count}&new={head.size}"))["proof"]


def catalogue(exam: Examination) -> None:
    """Its catalogue names, with a schema, every type that its log has used."""
    known = {(one["type"], one["version"]): one["schema"] for one in json.loads(exam.get("catalogue"))["events"]}
    for header in exam.headers:
        if not isinstance(known.get((header.type, header.type_version)), dict):
            raise ValueError(f"{header.type} {header.type_version}")


def digests(exam: Examination) -> None:
    """It refuses a signed request whose content was changed, and its files are those that its entries name."""
    request = exam.client.http.build_request("POST", address(exam.peer, "witness"), content=b"as signed")
    sign_request(request, to=exam.peer.origin)
    headers = {**request.headers, "content-length": str(len(b"as forged"))}
    answer = exam.client.http.post(address(exam.peer, "witness"), content=b"as forged", headers=headers)
    if answer.status_code not in (400, 401, 403):
        raise ValueError(f"a changed request was answered with {answer.status_code}")
    for file in _files(exam)[:3]:
        if hashlib.sha256(exam.get(f"files/{file.sha256}")).hexdigest() != file.sha256:
            raise ValueError(f"file {file.sha256}")


def _files(exam: Examination) -> list[FileRef]:
    return [file for header in exam.headers for file in header.files if file.size < 1024 * 1024]


DONE: dict[str, Callable[[Examination], None]] = {
    "reachable": reachable,
    "checkpoint": checkpoint,
    "entries": entries,
    "proofs": proofs,
    "catalogue": catalogue,
    "digests": digests,
}
"""How each check of `listed.CHECKS` is done, in that order."""


def examine(*, peer: Peer) -> list[str]:
    """This function will run every check against a platform; returns the ids passed, raises CheckFailed at the first.

    HTTP only, never in a transaction.
    """
    passed: list[str] = []
    with ExchangeClient() as client:
        exam = Examination(peer, client)
        for name, check in DONE.items():
            try:
                check(exam)
            except (Refusal, httpx.HTTPError, ValueError, KeyError, TypeError, ValidationError, NotCanonical) as error:
                raise CheckFailed(check=name, detail=str(error)[:300] or type(error).__name__) from None
            passed.append(name)
    return passed
