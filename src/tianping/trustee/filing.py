"""Files that a trustee keeps, packets and mirror copies: by digest, put if absent, read back before they count."""

import hashlib
import os
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage

from tianping.refusals import Refusal

FOLDER = "trustee"
PIECE = 1024 * 1024


class NotKept(Refusal):
    """What was read back from storage is not what was written."""

    code = "file-not-kept"
    status = 500
    zh = "文件 {sha256} 写入后核对不符。"
    en = "File {sha256} was not kept as it was written."
    next_zh = "请检查存储设备。"
    next_en = "Check the storage."


def name_of(sha256: str) -> str:
    """This function will return the storage name of a digest."""
    return f"{FOLDER}/{sha256[:2]}/{sha256}"


def keep(stream: IO[bytes], *, sha256: str) -> int:
    """This function will store a stream under its digest and return its size; raises NotKept.

    It is on disk, and was read back, before this returns. What is there already is only read back.
    """
    name = name_of(sha256)
    if not default_storage.exists(name):
        saved = default_storage.save(name, File(stream))
        if saved != name:  # another process was faster with the same bytes
            default_storage.delete(saved)
        _sync(name)
    return _size_read_back(name, sha256)


def open_kept(sha256: str) -> IO[bytes] | None:
    """This function will open a kept file for reading; None where there is none."""
    name = name_of(sha256)
    return default_storage.open(name, "rb") if default_storage.exists(name) else None


def _size_read_back(name: str, sha256: str) -> int:
    found, size = hashlib.sha256(), 0
    with default_storage.open(name, "rb") as stream:
        while piece := stream.read(PIECE):
            found.update(piece)
            size += len(piece)
    if found.hexdigest() != sha256:
        default_storage.delete(name)
        raise NotKept(sha256=sha256)
    return size


def _sync(name: str) -> None:
    try:
        path = default_storage.path(name)
    except NotImplementedError:  # an object store answers only when it has the bytes
        return
    for target in (path, os.path.dirname(path)):
        descriptor = os.open(target, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
