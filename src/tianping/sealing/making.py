"""Making an envelope: files in, one file out, streaming, in constant memory (docs/envelope.md §8)."""

import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from tianping.refusals import Refusal
from tianping.sealing import suites
from tianping.sealing.framing import canonical
from tianping.sealing.hashing import BackgroundHash
from tianping.sealing.head import BLOCK, LIMITS, Corrupt, Head, Statement, require_kind, stamped
from tianping.sealing.header import Header, bidder_tag, header_hash, parse_bid_header
from tianping.sealing.manifest import FileLine, Manifest, lines_of
from tianping.sealing.policy import SealPolicy
from tianping.sealing.recovery import to_words
from tianping.sealing.shares import Triple, bind, body_key, make_boxes
from tianping.sealing.signing import Signer
from tianping.sealing.stream import encrypt

Progress = Callable[[int], object]


class WouldOverwrite(Refusal):
    """There is a file already where the envelope should go; an envelope is never replaced in place."""

    code = "would-overwrite"
    zh = "文件 {name} 已存在，不覆盖。"
    en = "The file {name} exists already and is not overwritten."
    next_zh = "请换一个文件名。"
    next_en = "Choose another name."


class FileChanged(Refusal):
    """A file changed between being listed and being sealed; nothing has been written."""

    code = "file-changed"
    zh = "文件 {name} 在加密过程中被修改，已停止。"
    en = "The file {name} was changed while it was being sealed; stopped."
    next_zh = "请关闭正在编辑该文件的程序后重新加密。"
    next_en = "Close the program that is editing it and seal again."


@dataclass(frozen=True)
class SealedBid:
    """An envelope just made. `seed` is the recovery code's secret: the bidder keeps it, nobody else gets it."""

    path: Path
    hh: str
    header: Header
    statement: Statement
    seed: bytes = field(repr=False)
    length: int

    @property
    def recovery_code(self) -> str:
        """The seed as words (see `recovery`)."""
        return to_words(self.seed)


class _Plain:
    """The plaintext stream: the manifest's bytes, then the files, each checked again against its line."""

    def __init__(self, begin: bytes, length: int, files: Sequence[tuple[Path, FileLine]], suite: suites.Suite) -> None:
        self.length = length
        self._begin = memoryview(begin)
        self._files = list(files)
        self._suite = suite
        self._open: tuple[Path, FileLine, BinaryIO, BackgroundHash] | None = None

    def fill(self, buffer: bytearray) -> None:
        view = memoryview(buffer)
        done = min(len(self._begin), len(view))
        view[:done] = self._begin[:done]
        self._begin = self._begin[done:]
        while done < len(view):
            done += self._read(view[done:])

    def _read(self, view: memoryview) -> int:
        if self._open is None:
            path, line = self._files.pop(0)
            self._open = (path, line, path.open("rb"), BackgroundHash(self._suite))
        path, line, stream, digest = self._open
        count = stream.readinto(view[: int(line.size) - stream.tell()])  # type: ignore[attr-defined]
        digest.update(view[:count])
        if stream.tell() == int(line.size):
            self.close()
            if digest.hexdigest() != line.digest:
                raise FileChanged(name=path.name)
        elif not count:
            raise FileChanged(name=path.name)
        return int(count)

    def close(self) -> None:
        if self._open is not None:
            self._open[2].close()
            self._open[3].close()
            self._open = None


def seal(
    *,
    policy: SealPolicy,
    tender: str,
    lot: str,
    uscc: str,
    files: Sequence[Path],
    form: Mapping[str, Any],
    signer: Signer,
    timestamp: Callable[[bytes], bytes] | None,
    out: Path,
    counter: int = 1,
    previous: str | None = None,
    progress: Progress | None = None,
) -> SealedBid:
    """This function will seal a bid into the new file `out` and return what the bidder must keep.

    A new seed and seal id each time. `form` is the bid form (price and the like), plain JSON; `previous` is the hh of
    the version that this one replaces; `progress` is told the bytes written, part by part. `timestamp` returns an
    RFC 3161 reply over the bytes that it is given. Raises WouldOverwrite, OtherKindOfCertificate, FileChanged, BadFileName,
    Corrupt.
    """
    if out.exists():
        raise WouldOverwrite(name=out.name)
    row = suites.suite(policy.suite)
    require_kind(algorithm=signer.algorithm, row=row)
    salt = secrets.token_bytes(32)
    lines = lines_of(files, row)
    manifest = Manifest(uscc=uscc, salt=salt.hex(), form=dict(form), files=lines)
    draft = Header(
        suite=row.id,
        tender=tender,
        lot=lot,
        bidder=bidder_tag(salt, uscc, suite=row.id),
        seal_id=secrets.token_hex(32),
        counter=counter,
        previous=previous,
        policy=policy.digest(),
        commitments=["0" * 64] * 3,
    )
    plain = _Plain(manifest.encoded(), manifest.plain_length(), [*zip(files, lines, strict=True)], row)
    making = _Making(policy, draft, plain, signer, timestamp, progress or _silent)
    partial = out.with_name(out.name + ".part")
    try:
        with partial.open("wb") as stream:
            sealed = making.write(stream, out)
            stream.flush()
            os.fsync(stream.fileno())
        partial.rename(out)
    finally:
        plain.close()
        partial.unlink(missing_ok=True)
    return sealed


def _silent(_: int) -> None:
    """Who asked for no progress is told none."""


@dataclass(frozen=True)
class _Making:
    """One sealing: draws its own seed, so that it cannot be run twice under one key."""

    policy: SealPolicy
    draft: Header
    plain: _Plain
    signer: Signer
    timestamp: Callable[[bytes], bytes] | None
    progress: Progress

    def write(self, stream: BinaryIO, out: Path) -> SealedBid:
        row, seed = suites.suite(self.policy.suite), secrets.token_bytes(32)
        header_bytes, pieces = bind(suite=row, draft=self.draft, seed=seed)
        publics = [key.public for key in self.policy.trustees]
        boxes = make_boxes(suite=row, publics=publics, header_bytes=header_bytes, pieces=pieces)
        aead = row.aead(body_key(suite=row, pieces=pieces, header_bytes=header_bytes))
        hh, offset = header_hash(header_bytes, row.id), self._head_room(header_bytes, boxes)
        stream.seek(offset)
        digest = self._encrypt(stream, aead, hh, row)
        statement = Statement(
            hh=hh.hex(),
            body_digest=digest,
            body_length=str(stream.tell() - offset),
            boxes=[row.hash(box).hex() for box in boxes],
        )
        stream.seek(0)
        stream.write(self._head(header_bytes, boxes, statement, offset).encoded())
        header = parse_bid_header(header_bytes)
        return SealedBid(out, hh.hex(), header, statement, seed, offset + int(statement.body_length))

    def _head(self, header_bytes: bytes, boxes: Triple, statement: Statement, offset: int) -> Head:
        signed = self.signer.sign(statement.encoded())
        signature = canonical({key: value for key, value in signed.to_json().items() if key != "chain"})
        token = self.timestamp(stamped(statement.encoded(), signature)) if self.timestamp else b""
        if len(token) > LIMITS["timestamp"]:
            raise Corrupt(what="timestamp longer than 16 KiB")
        header = parse_bid_header(header_bytes)
        return Head(header, header_bytes, boxes, statement.encoded(), signature, signed.chain, token, offset)

    def _encrypt(self, stream: BinaryIO, aead: suites.Aead, hh: bytes, row: suites.Suite) -> str:
        digest = BackgroundHash(row)

        def write(sealed: bytes) -> None:
            stream.write(sealed)
            digest.update(sealed)
            self.progress(len(sealed))

        with closing(digest):
            encrypt(aead=aead, hh=hh, fill=self.plain.fill, length=self.plain.length, write=write)
            return digest.hexdigest()

    def _head_room(self, header_bytes: bytes, boxes: Triple) -> int:
        """The body is written before the head is known; so the head's place is reckoned from what bounds it."""
        known = len(header_bytes) + sum(map(len, boxes)) + sum(len(one) + 4 for one in self.signer.chain)
        bound = (
            known + 1024 + 2048 + (LIMITS["timestamp"] if self.timestamp else 0) + 64
        )  # statement, signature, frames
        return -(-bound // BLOCK) * BLOCK
