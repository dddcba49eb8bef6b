"""From a body and its key to the files; every failure names its kind and whose it is (Order 20 art. 31).

The rule of attribution: a stored body that no longer has the digest which the bidder signed was altered where it was
kept (platform); one that has it, and still does not open or does not say what it should, was sealed so (bidder).
"""

from collections.abc import Iterator
from contextlib import closing, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal

from tianping.refusals import Refusal
from tianping.sealing import suites
from tianping.sealing.framing import LENGTH_BYTES
from tianping.sealing.hashing import BackgroundHash, digest_of
from tianping.sealing.head import Statement
from tianping.sealing.header import Header, bidder_tag, header_hash
from tianping.sealing.manifest import BadManifest, FileLine, Manifest, manifest_length, parse_manifest
from tianping.sealing.stream import ChunkFault, decrypt

Whose = Literal["bidder", "platform", "trustee"]
WHOSE_ZH = {"bidder": "投标人", "platform": "平台", "trustee": "受托方"}


class BidUnopenable(Refusal):
    """A bid does not open. `kind` is a symbol, `whose` says whose cause it is, `detail` what was found.

    The bidder's: the bid counts as revoked 撤销; anyone else's: as withdrawn 撤回, with a claim for direct loss.
    """

    code = "bid-unopenable"
    zh = "投标文件无法开启：{detail}（{kind}）。原因方：{whose_zh}。"
    en = "The bid cannot be opened: {detail} ({kind}). The cause lies with the {whose}."
    next_zh = "其他投标文件继续开启；原因已记录。"
    next_en = "The other bids go on; the cause is recorded."
    default_rule = "order20-31"

    def __init__(self, *, kind: str, whose: Whose, detail: str) -> None:
        self.kind = kind
        self.whose = whose
        self.detail = detail
        super().__init__(kind=kind, whose=whose, whose_zh=WHOSE_ZH[whose], detail=detail)


@dataclass(frozen=True)
class Cause:
    """Something found at an opening that did not stop it: kind, whose, which trustee, what."""

    kind: str
    whose: Whose
    detail: str
    trustee: int | None = None


@dataclass(frozen=True)
class OpenedFile:
    """One file of an opened bid. `path` is where it was written, None if no sink was given."""

    name: str
    size: int
    digest: str
    path: Path | None


@dataclass(frozen=True)
class OpenedBid:
    """An opened bid: manifest, bid form, files in their order, and what was noted on the way."""

    manifest: Manifest
    files: tuple[OpenedFile, ...]
    causes: tuple[Cause, ...] = ()

    @property
    def form(self) -> dict[str, Any]:
        """The bid form as the bidder filled it in."""
        return self.manifest.form


class Body:
    """A sealed body with its key: reads the manifest first, then the files.

    `body` is seekable and stands at the body's first byte.
    """

    def __init__(
        self, *, header: Header, header_bytes: bytes, statement: Statement, body: BinaryIO, key: bytes
    ) -> None:
        self._suite = suites.suite(header.suite)
        self._header = header
        self._statement = statement
        self._body = body
        self._begin = body.tell()
        self._seen = BackgroundHash(self._suite)
        hh = header_hash(header_bytes, header.suite)
        if statement.hh != hh.hex():
            raise BidUnopenable(
                kind="another-header", whose="platform", detail="statement and header do not belong together"
            )
        self._chunks = decrypt(aead=self._suite.aead(key), hh=hh, read=self._read, length=int(statement.body_length))
        self._rest = b""

    def manifest(self, *, uscc: str | None = None) -> Manifest:
        """This function will read the manifest and no further, and check that it is this header's and this bidder's.

        `uscc` is the credit code of who signed. Raises BidUnopenable.
        """
        try:
            length = manifest_length(self._take(LENGTH_BYTES))
            manifest = parse_manifest(self._take(length))
        except BadManifest as error:
            raise self._fault("bad-manifest", str(error)) from None
        self._require_bidder(manifest, uscc)
        return manifest

    def files(self, manifest: Manifest, sink: Path | None) -> tuple[OpenedFile, ...]:
        """This function will read the files after the manifest, into the folder `sink` if one is given, and compare
        their digests, and the whole body's with the signed one: who knows the key could have sealed another.

        Nothing stays in the sink if it fails. Raises BidUnopenable.
        """
        written: list[Path] = []
        try:
            files = tuple(self._file(line, sink, written) for line in manifest.files)
            self._require_end()
        except BaseException:
            for path in written:
                path.unlink(missing_ok=True)
            raise
        return files

    def close(self) -> None:
        """This function will let the hashing thread go."""
        self._seen.close()

    def _read(self, length: int) -> bytes:
        part = self._body.read(length)
        self._seen.update(part)
        return part

    def _file(self, line: FileLine, sink: Path | None, written: list[Path]) -> OpenedFile:
        path = sink / line.name if sink else None
        digest = BackgroundHash(self._suite)
        with closing(digest), path.open("xb") if path else nullcontext() as stream:
            written.extend([path] if path else [])
            for part in self._parts(int(line.size)):
                digest.update(part)
                if stream:
                    stream.write(part)
            if digest.hexdigest() != line.digest:
                raise self._fault("file-digest", f"{line.name} is not the file that the manifest lists")
        return OpenedFile(name=line.name, size=int(line.size), digest=line.digest, path=path)

    def _parts(self, length: int) -> Iterator[bytes | memoryview]:
        while length:
            if not self._rest:
                self._rest = self._next()
            view = memoryview(self._rest)
            part, self._rest = view[:length], self._rest[length:] if length < len(view) else b""
            length -= len(part)
            yield part

    def _take(self, length: int) -> bytes:
        return b"".join(self._parts(length))

    def _next(self) -> bytes:
        try:
            return next(self._chunks)
        except ChunkFault as fault:
            raise self._fault(f"body-{fault.fault}", f"chunk {fault.chunk} {fault.fault}") from None
        except StopIteration:
            raise self._fault("stream-short", "the stream ends before the files that it lists") from None

    def _require_end(self) -> None:
        try:
            extra = self._rest or next(self._chunks, b"")
        except ChunkFault as fault:
            raise self._fault(f"body-{fault.fault}", f"chunk {fault.chunk} {fault.fault}") from None
        if extra:
            raise self._fault("stream-long", "there are bytes after the last file")
        if self._seen.hexdigest() != self._statement.body_digest:
            raise BidUnopenable(kind="body-altered", whose="platform", detail="the body is not the one that was signed")

    def _require_bidder(self, manifest: Manifest, uscc: str | None) -> None:
        tag = bidder_tag(bytes.fromhex(manifest.salt), manifest.uscc, suite=self._suite.id)
        if tag != self._header.bidder or (uscc is not None and uscc != manifest.uscc):
            raise BidUnopenable(kind="another-bidder", whose="bidder", detail="sealed by another than who signed it")

    def _digest(self) -> str:
        self._body.seek(self._begin)
        digest = digest_of(self._body, self._suite, int(self._statement.body_length))
        return digest if not self._body.read(1) else ""

    def _fault(self, kind: str, detail: str) -> BidUnopenable:
        """The body kept its signed digest: it was sealed so. It did not: it was altered where it was kept."""
        whole = self._digest() == self._statement.body_digest
        return BidUnopenable(kind=kind, whose="bidder" if whole else "platform", detail=detail)
