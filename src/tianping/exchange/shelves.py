"""Files by their content: the name of a file is its SHA-256. Put if absent, durable before it is named, hashed again.

The bytes lie in Django's default storage, a folder or S3 by one setting. Nothing is ever overwritten. Each keeper has a
shelf of its own in it, the platform and the trustee beside it: what one removes, the other still holds.
"""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, cast

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, default_storage

from tianping.refusals import NotFound, Refusal

PIECE = 1024 * 1024
DIGEST = re.compile(r"[0-9a-f]{64}")


class FileDiffers(Refusal):
    """The bytes do not have the digest that was declared, or that they were kept under."""

    code = "file-differs"
    zh = "文件内容与声明的摘要不符：应为 {expected}，实为 {found}。"
    en = "The file does not have the declared digest: {expected} was declared, it is {found}."
    next_zh = "请重新计算 SHA-256，再传一次。"
    next_en = "Compute the SHA-256 again and send the file again."


class FileTooLarge(Refusal):
    """The file has more bytes than are taken here."""

    code = "file-too-large"
    status = 413
    zh = "文件超过 {limit} 字节，不能收。"
    en = "The file has more than {limit} bytes; it is not taken."
    next_zh = "请拆分或压缩文件。"
    next_en = "Split the file or make it smaller."


@dataclass(frozen=True)
class StoredFile:
    """A file that is kept: its digest in hexadecimal, its size in bytes, its name in the storage, and whether it was
    not kept before."""

    sha256: str
    size: int
    path: str = field(default="", compare=False)
    fresh: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Shelf:
    """Where one keeper's files lie in the storage; `folder` is empty or ends with a slash."""

    folder: str = ""

    def path_of(self, sha256: str) -> str:
        """This method will return the name in the storage of a digest; raises NotFound for what is no digest."""
        if not DIGEST.fullmatch(sha256):
            raise NotFound(thing=f"文件 {sha256[:64]}")
        return f"{self.folder}{sha256[:2]}/{sha256}"

    def store(self, stream: IO[bytes], *, expected: str | None = None, limit: int | None = None) -> StoredFile:
        """This method will keep the bytes of a stream, read once in pieces of 1 MiB, and name them by their digest.

        Raises FileDiffers where `expected` (hexadecimal) is another digest, FileTooLarge beyond `limit` bytes; then
        nothing is kept. The same bytes twice are one file.
        """
        with tempfile.NamedTemporaryFile(dir=_workplace(), prefix="incoming-") as draft:
            sha256, size = _copy(stream, draft, limit)
            found = StoredFile(sha256, size, self.path_of(sha256))
            if expected is not None and sha256 != expected:
                raise FileDiffers(expected=expected, found=sha256)
            draft.flush()
            os.fsync(draft.fileno())
            if not self.holds(sha256):
                self._place(Path(draft.name), found)
                return replace(found, fresh=True)
        return found

    def holds(self, sha256: str) -> bool:
        """This method will say whether a file of this digest is kept."""
        return bool(default_storage.exists(self.path_of(sha256)))

    def open_file(self, sha256: str) -> IO[bytes]:
        """This method will open a file by its digest; the caller closes it. Raises NotFound."""
        if not self.holds(sha256):
            raise NotFound(thing=f"文件 {sha256}")
        return cast("IO[bytes]", default_storage.open(self.path_of(sha256), "rb"))

    def size_of(self, sha256: str) -> int:
        """This method will return the size of a file in bytes. Raises NotFound."""
        if not self.holds(sha256):
            raise NotFound(thing=f"文件 {sha256}")
        return int(default_storage.size(self.path_of(sha256)))

    def intact(self, sha256: str) -> bool:
        """This method will say whether the bytes kept under a digest still have it. Raises NotFound."""
        with self.open_file(sha256) as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256  # type: ignore[arg-type]

    def remove(self, sha256: str) -> None:
        """This method will remove a file, for drafts that nothing refers to; absent is well."""
        default_storage.delete(self.path_of(sha256))

    def _place(self, draft: Path, file: StoredFile) -> None:
        storage = _backend()
        if isinstance(storage, FileSystemStorage):
            _link(draft, Path(storage.path(file.path)))
        else:
            with draft.open("rb") as content:
                storage.save(file.path, File(content))
        if not self.intact(file.sha256):  # what the medium gave back is what counts
            storage.delete(file.path)
            raise FileDiffers(expected=file.sha256, found="?")


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """This function will read a file in pieces of 1 MiB and close it."""
    with file:
        while piece := file.read(PIECE):
            yield piece


def _copy(stream: IO[bytes], draft: IO[bytes], limit: int | None) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while piece := stream.read(PIECE):
        size += len(piece)
        if limit is not None and size > limit:
            raise FileTooLarge(limit=limit)
        digest.update(piece)
        draft.write(piece)
    return digest.hexdigest(), size


def _link(draft: Path, final: Path) -> None:
    """The name appears only when all bytes are on the disk; a file that is there already is the same file."""
    if not final.parent.is_dir():
        final.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(draft, final)
    except FileExistsError:
        return
    except OSError:  # another volume, or one without links
        beside = final.with_name(f"{final.name}.{os.getpid()}")
        shutil.copyfile(draft, beside)
        beside.replace(final)
    _sync(final.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _workplace() -> str | None:
    storage = _backend()
    if not isinstance(storage, FileSystemStorage):
        return None
    folder = Path(storage.location)
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
    return str(folder)


def _backend() -> Storage:
    from django.core.files.storage import storages

    return storages["default"]
