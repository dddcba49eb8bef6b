"""Inspecting a file: its kind, its inside, the scanner's word; and making the copy that people are given."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, cast

from lxml import etree

from tianping.web.files import store
from tianping.web.guarding import archives, office, pdf, scanning
from tianping.web.guarding.findings import Finding, follows
from tianping.web.guarding.kinds import ENDINGS, kind_of

DEFUSED = frozenset({"pdf", "docx", "xlsx", "pptx"})
"""Kinds of which a copy without the running parts can be made."""


@dataclass(frozen=True)
class Inspected:
    """What a file is and what is wrong with it; `copy` is the digest of the copy that is given instead, if one is."""

    kind: str
    findings: tuple[Finding, ...]
    copy: str = ""


def inspect(file: IO[bytes], *, name: str, scanner: str) -> Inspected:
    """This function will look into a file that can be sought in. It reads, and changes nothing."""
    kind = kind_of(file)
    findings = tuple(dict.fromkeys(_findings(file, kind, name, scanner)))
    if follows(findings) != "defused":
        return Inspected(kind, findings)
    copy = _defused(file, kind) if kind in DEFUSED else ""
    return Inspected(kind, findings if copy else (*findings, Finding("damaged", "copy")), copy)


def _findings(file: IO[bytes], kind: str, name: str, scanner: str) -> Iterator[Finding]:
    if kind not in ENDINGS:
        yield Finding("kind", kind)
        return
    if name.rsplit(".", 1)[-1].lower() not in ENDINGS[kind]:
        yield Finding("name", kind)
    if kind in ("zip", "docx", "xlsx", "pptx"):
        yield from archives.look_into(file)
    if kind in ("docx", "xlsx", "pptx"):
        yield from office.in_parts(file)
    if kind == "ole":
        yield from office.in_old(file)
    if kind == "pdf":
        file.seek(0)
        yield from pdf.in_pdf(file)
    if found := scanning.scan(file, scanner=scanner):
        yield found


def _defused(file: IO[bytes], kind: str) -> str:
    file.seek(0)
    with tempfile.TemporaryFile() as held:
        copy = cast("IO[bytes]", held)
        try:
            (pdf if kind == "pdf" else office).without(file, copy)
        except (*archives.BAD, KeyError, etree.LxmlError):
            return ""
        copy.seek(0)
        return store(copy).sha256
