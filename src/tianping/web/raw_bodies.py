"""Raw bodies of files: length declared, digest declared, nothing kept of a cut transfer; and what kind of file it is."""

import base64
import re
from typing import IO, cast

from django.http import HttpRequest

from tianping.refusals import BadInput, Refusal
from tianping.web.requests import BodyCut, LengthRequired

DIGEST = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):\s*(?:,|$)")
PAPERS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
"""What scanned papers may be, by their first bytes."""


class WrongKindOfFile(Refusal):
    """The bytes are not of a kind that is taken here, whatever the file is called."""

    code = "wrong-kind-of-file"
    zh = "“{name}”不是 PDF、JPEG 或 PNG 文件。"
    en = '"{name}" is no PDF, JPEG or PNG file.'
    next_zh = "请另存为 PDF，或拍照后上传图片。"
    next_en = "Save it as PDF, or send a picture."


class Body:
    """The body of a request as a stream that knows its end. Raises LengthRequired without Content-Length."""

    def __init__(self, request: HttpRequest) -> None:
        declared = request.META.get("CONTENT_LENGTH") or ""
        if not declared.isdigit():
            raise LengthRequired
        self.declared, self.received, self._request = int(declared), 0, request

    def read(self, size: int) -> bytes:
        """This function will read on. Raises BodyCut where the body ends before its declared length."""
        piece = self._request.read(min(size, self.declared - self.received))
        self.received += len(piece)
        if not piece and self.received < self.declared:
            raise BodyCut(declared=self.declared, received=self.received)
        return bytes(piece)


def stream_of(request: HttpRequest) -> IO[bytes]:
    """This function will return the body as a stream. Raises LengthRequired."""
    return cast("IO[bytes]", Body(request))


def declared_digest(request: HttpRequest) -> str:
    """This function will return the declared SHA-256 in hexadecimal (RFC 9530). Raises BadInput where there is none."""
    match = DIGEST.search(request.headers.get("Content-Digest", ""))
    if match is None:
        raise BadInput(
            field="Content-Digest",
            what="请求头 Content-Digest 没有写 SHA-256 摘要。",
            what_en="The header Content-Digest does not declare a SHA-256.",
            way_out="请写 Content-Digest: sha-256=:…:（RFC 9530）。",
            way_out_en="Send Content-Digest: sha-256=:…: (RFC 9530).",
        )
    return base64.b64decode(match[1]).hex()


def paper_media(file: IO[bytes], *, name: str) -> str:
    """This function will tell the media type of a scanned paper by its first bytes. Raises WrongKindOfFile."""
    with file:
        first = file.read(8)
    found = next((media for start, media in PAPERS.items() if first.startswith(start)), None)
    if found is None:
        raise WrongKindOfFile(field="file", name=name[:100])
    return found
