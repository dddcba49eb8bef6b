"""Plain text, in UTF-8, UTF-16 or GB 18030."""

from tianping.insight.comparison.reading.content import Document, Limits, Note, Page, Source
from tianping.insight.comparison.reading.unreadable import UnknownKind

CUT = Note("cut", "文本过长，只比对前一部分。", "The text is too long; only its first part is compared.")


def read_plain(source: Source, *, limits: Limits) -> Document:
    """This function will read a text file as one page; raises `UnknownKind` for what is no text."""
    raw = source.path.read_bytes()
    text = _decoded(raw)
    if text is None or "\x00" in text[:4096]:
        raise UnknownKind(name=source.name)
    notes = (CUT,) if len(text) > limits.characters else ()
    text = text[: limits.characters]
    return Document(source=source, kind="text", text=text, pages=(Page(1, 0, len(text)),), notes=notes)


def _decoded(raw: bytes) -> str | None:
    """This function will return the text, None where no encoding fits."""
    wide = ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ()
    for encoding in (*wide, "utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
