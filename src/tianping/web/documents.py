"""Documents of the platform: set by typst as PDF/A-2b, in a font that the set-up brings along, sealed by pyHanko (PAdES).

A missing glyph never stops a document: it is replaced by 〓 and reported.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import justmytype_intl_cjk
import structlog
import typst
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from pypdf import PdfReader

from tianping.refusals import Refusal
from tianping.web.seals import SealFound, seal_pdf, verify_pdf

__all__ = ["Rendered", "SealFound", "missing_glyphs", "render", "render_pdf", "seal_pdf", "text_of", "verify_pdf"]

log = structlog.get_logger()

FONTS = Path(justmytype_intl_cjk.__file__).parent / "fonts" / "ofl" / "notosanssc"
FONT = FONTS / "NotoSansSC[wght].ttf"
GETA = "〓"
INVISIBLE = frozenset("\n\r\t\u200b\ufeff")


class DocumentFailed(Refusal):
    """The document could not be set: the template is at fault, not the facts."""

    code = "document-failed"
    status = 500
    zh = "文件“{template}”没有排出来。"
    en = 'The document "{template}" could not be set.'
    next_zh = "请告诉运行单位。"
    next_en = "Tell the operator."


@dataclass(frozen=True)
class Rendered:
    """A document, and the characters in it that the font does not have."""

    pdf: bytes
    missing: str


@cache
def glyphs() -> frozenset[int]:
    """This function will return the code points that the font can draw."""
    with TTFont(FONT, lazy=True) as font:
        return frozenset(font.getBestCmap())


def missing_glyphs(text: str) -> str:
    """This function will return the characters of a text that documents cannot show, each once; empty where all is well.

    Forms ask it when a name or a title is entered and tell the person which characters will print as 〓.
    """
    known = glyphs()
    return "".join(dict.fromkeys(one for one in text if ord(one) not in known and one not in INVISIBLE))


def render(*, template: Path, facts: Mapping[str, Any], made_at: datetime | None = None) -> Rendered:
    """This function will set a typst template with facts (plain JSON values) as PDF/A-2b, and say which glyphs it lacks.

    The template reads `#let facts = json(bytes(sys.inputs.facts))`. The same facts and `made_at` (the date in the file's
    properties) give the same bytes. Raises DocumentFailed.
    """
    lacking: set[str] = set()
    inputs = {"facts": json.dumps(_shown(facts, lacking), ensure_ascii=False)}
    try:
        pdf = typst.compile(
            str(template),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs=inputs,
            pdf_standards=["a-2b"],
            format="pdf",
            timestamp=int(made_at.timestamp()) if made_at else 0,
        )
    except (RuntimeError, ValueError) as error:
        log.error("document failed", template=template.name, error=str(error)[:500])
        raise DocumentFailed(template=template.stem) from error
    if lacking:
        log.warning("glyphs missing", template=template.name, missing="".join(sorted(lacking)))
    return Rendered(pdf=bytes(pdf), missing="".join(sorted(lacking)))


def render_pdf(template: Path | str, facts: Mapping[str, Any], made_at: datetime | None = None) -> bytes:
    """This function will set a document: `template` is a path to a .typ file. Raises DocumentFailed."""
    return render(template=Path(template), facts=facts, made_at=made_at).pdf


def text_of(pdf: bytes) -> str:
    """This function will return the text of a document, for searching and for tests."""
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def _shown(value: Any, lacking: set[str]) -> Any:
    if isinstance(value, str):
        missing = missing_glyphs(value)
        lacking.update(missing)
        return value.translate({ord(one): GETA for one in missing})
    if isinstance(value, Mapping):
        return {key: _shown(item, lacking) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(item, lacking) for item in value]
    return value
