"""Files that came with a form: stored at once, named to the next step by a signed word, their kind looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext

from tianping.refusals import Refusal
from tianping.web.files import store
from tianping.web.filing.tidying import tidy

SALT = "tianping.filing.file"
HEADS: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "zip": (b"PK\x03\x04",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "tpbid": (b"TPBID",),
}
"""How files of a kind begin; a name alone proves nothing."""


@dataclass(frozen=True)
class KeptFile:
    """A file as it was stored: its name, digest and size in bytes."""

    name: str
    sha256: str
    size: int

    @property
    def word(self) -> str:
        """What the next step bears instead of the file."""
        return signing.dumps([self.name, self.sha256, self.size], salt=SALT, compress=True)

    def __str__(self) -> str:
        return self.name


def keep(upload: "UploadedFile[Any]", *, kinds: Sequence[str], limit: int) -> KeptFile:
    """This function will store an upload; raises ValidationError for an empty, too large or wrong one."""
    name = tidy(upload.name or "")[-200:] or "file"
    ending = name.rsplit(".", 1)[-1].lower().replace("jpeg", "jpg")
    if ending not in kinds:
        raise ValidationError(
            gettext("“{name}”不是 {kinds} 文件。请换一个文件，或先另存为 {kinds}。").format(
                name=name, kinds="、".join(kind.upper() for kind in kinds)
            )
        )
    if not upload.size:
        raise ValidationError(gettext("“{name}”是空文件。请重新选择。").format(name=name))
    if upload.size > limit:
        raise ValidationError(
            gettext("“{name}”超过 {limit} MB，收不了。请压缩或拆分。").format(name=name, limit=limit // 1024 // 1024)
        )
    head = upload.read(16)
    upload.seek(0)
    if ending in HEADS and not head.startswith(HEADS[ending]):
        raise ValidationError(
            gettext("“{name}”的内容不是 {kind} 文件，可能只改了扩展名。请重新导出。").format(
                name=name, kind=ending.upper()
            )
        )
    try:
        stored = store(cast("object", upload.file), limit=limit)  # type: ignore[arg-type]
    except Refusal as refusal:
        raise ValidationError(refusal.sentence()) from None
    return KeptFile(name, stored.sha256, stored.size)


def kept(word: str) -> KeptFile:
    """This function will read the word of the step before; raises ValidationError where it was made elsewhere."""
    try:
        name, sha256, size = signing.loads(word, salt=SALT, max_age=7 * 86400)
    except (signing.BadSignature, ValueError):
        raise ValidationError(gettext("文件已过期，请重新选择。")) from None
    return KeptFile(str(name), str(sha256), int(size))
