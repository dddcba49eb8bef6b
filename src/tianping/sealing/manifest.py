"""What stands inside the body: LP(manifest), then the files one after another (docs/envelope.md §7)."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from tianping.canonical import NotCanonical
from tianping.refusals import Refusal
from tianping.sealing.framing import LENGTH_BYTES, canonical, lp, parse_canonical
from tianping.sealing.hashing import digest_of
from tianping.sealing.header import Hex32
from tianping.sealing.suites import Suite

LONGEST_MANIFEST = 16 << 20  # bytes; the bid form is a form, not a file
LONGEST_NAME = 200  # bytes of UTF-8, so that every file system takes it


class BadManifest(Refusal):
    """What the bidder sealed does not begin with a manifest of version 1, or the files do not follow it."""

    code = "bad-manifest"
    zh = "投标文件内部清单不符合规范（{what}）。"
    en = "The sealed stream does not begin with a proper manifest ({what})."
    next_zh = "请用投标工具重新加密。"
    next_en = "Seal again with the bid maker."


class BadFileName(Refusal):
    """A file's name cannot stand on every platform, or stands twice."""

    code = "bad-file-name"
    zh = "文件名“{name}”不能使用或重复。"
    en = "The file name “{name}” cannot be used, or stands twice."
    next_zh = "请改名后重试：不含 / \\ : 等符号，不超过 200 字节，不重复。"
    next_en = "Rename it: none of / \\ : and the like, at most 200 bytes, no name twice."


def plain_name(name: str) -> str:
    """This function will return a name that can only be a file in the folder where it is put, or raise ValueError."""
    forbidden = set('/\\:*?"<>|') | {chr(code) for code in (*range(32), 127)}
    if not name or name != name.strip(". ") or forbidden & set(name) or len(name.encode()) > LONGEST_NAME:
        raise ValueError(name)
    return name


class FileLine(BaseModel):
    """One file: name, size in bytes (as a string, like all large integers), SHA-256 or the suite's hash."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: Annotated[str, AfterValidator(plain_name)]
    size: str = Field(pattern=r"^(0|[1-9]\d{0,15})$")
    digest: Hex32


class Manifest(BaseModel):
    """What a bid holds: who (credit code and the salt of its tag), the bid form, the files in their order."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    v: Literal[1] = 1
    uscc: str = Field(min_length=1, max_length=32)
    salt: Hex32
    form: dict[str, Any]
    files: list[FileLine]

    def encoded(self) -> bytes:
        """This function will return LP(canonical manifest), with which the stream begins."""
        return lp(canonical(self.model_dump(mode="json")))

    def plain_length(self) -> int:
        """This function will return the length of the whole stream in bytes."""
        return len(self.encoded()) + sum(int(line.size) for line in self.files)


def parse_manifest(data: bytes) -> Manifest:
    """This function will read a manifest strictly; raises BadManifest."""
    try:
        manifest = Manifest.model_validate(parse_canonical(data))
    except NotCanonical as error:
        raise BadManifest(what=str(error)) from None
    except ValidationError as error:
        raise BadManifest(what=str(error.errors()[0]["loc"])) from None
    require_distinct(line.name for line in manifest.files)
    return manifest


def require_distinct(names: Iterable[str]) -> None:
    """This function will refuse a name that stands twice, also by another case: BadManifest."""
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            raise BadManifest(what=f"the name {name} twice")
        seen.add(name.casefold())


def manifest_length(begin: bytes) -> int:
    """This function will read from the stream's first four bytes how long the manifest is; raises BadManifest."""
    length = int.from_bytes(begin[:LENGTH_BYTES], "big")
    if len(begin) < LENGTH_BYTES or not 0 < length <= LONGEST_MANIFEST:
        raise BadManifest(what="length")
    return length


def line_of(path: Path, suite: Suite) -> FileLine:
    """This function will read a file once and return its line; raises BadFileName."""
    try:
        plain_name(path.name)
    except ValueError:
        raise BadFileName(name=path.name) from None
    with path.open("rb") as stream:
        digest = digest_of(stream, suite)
        return FileLine(name=path.name, size=str(stream.tell()), digest=digest)


def lines_of(files: Sequence[Path], suite: Suite) -> list[FileLine]:
    """This function will read all files once; raises BadFileName also for a name that stands twice."""
    lines = [line_of(path, suite) for path in files]
    try:
        require_distinct(line.name for line in lines)
    except BadManifest as error:
        raise BadFileName(name=str(error.facts["what"])) from None
    return lines
