"""PDF: the text layer page by page, pictures, marks of the file, and text that no reader sees.

Nothing is recognised in pictures (no OCR): a scan without a text layer is named as such and compared by its pictures
alone; of a scan with a text layer it is said that the layer was not held against the picture.
"""

import ctypes
import hashlib
from collections.abc import Iterator
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from tianping.insight.comparison.reading.content import Document, Limits, Note, Page, Picture, Source
from tianping.insight.comparison.reading.pdf_marks import pdf_marks
from tianping.insight.comparison.reading.pictures import digest
from tianping.insight.comparison.reading.plain import CUT
from tianping.insight.comparison.reading.unreadable import Broken, Encrypted, Missing

_INVISIBLE: Final = 3
"""Text render mode 3: neither filled nor stroked (ISO 32000-1, 9.3.6)."""
_WHOLE_PAGE: Final = 0.8
_DEPTH: Final = 4


def opened_pdf(source: Source) -> pdfium.PdfDocument:
    """This function will open the file. Raises `Encrypted` or `Broken`."""
    try:
        return pdfium.PdfDocument(source.path)
    except FileNotFoundError as error:
        raise Missing(name=source.name) from error
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise Encrypted(name=source.name) from error
        raise Broken(name=source.name) from error


class _Reader:
    """Collects what the pages of one file hold."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.text = ""
        self.pages: list[Page] = []
        self.pictures: list[Picture] = []
        self.hidden: list[int] = []
        self.layered: list[int] = []
        self.scanned: list[int] = []
        self.lost: list[int] = []
        self._pieces: list[str] = []
        self._size = 0

    def page(self, page: pdfium.PdfPage, number: int) -> None:
        """This function will add one page."""
        text = page.get_textpage().get_text_range()
        self.pages.append(Page(number, self._size, self._size + len(text)))
        self._pieces.append(text + "\n")
        self._size += len(text) + 1
        whole, invisible = self._objects(page, number)
        if invisible:
            (self.layered if whole else self.hidden).append(number)
        elif whole and not text.strip():
            self.scanned.append(number)

    def _objects(self, page: pdfium.PdfPage, number: int) -> tuple[bool, bool]:
        """This function will say whether a picture fills the page and whether text on it is invisible."""
        area = max(1.0, page.get_width() * page.get_height())
        whole = invisible = False
        for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEPTH):
            if each.type == raw.FPDF_PAGEOBJ_TEXT:
                invisible = invisible or raw.FPDFTextObj_GetTextRenderMode(each.raw) == _INVISIBLE
                continue
            left, bottom, right, top = each.get_bounds()
            whole = whole or abs(right - left) * abs(top - bottom) >= _WHOLE_PAGE * area
            self._picture(each, number)
        return whole, invisible

    def _picture(self, image: pdfium.PdfImage, number: int) -> None:
        """This function will add the digests of a picture."""
        width, height = image.get_px_size()
        if len(self.pictures) >= self.limits.pictures or not 0 < width * height <= self.limits.picture_pixels:
            return
        try:
            data = bytes(image.get_data(decode_simple=False))
            found = digest(image.get_bitmap().to_pil(), page=number, sha256=hashlib.sha256(data).hexdigest())
        except (pdfium.PdfiumError, ValueError, OSError):
            return
        if found:
            self.pictures.append(found)

    def finish(self) -> str:
        """This function will return the text of all pages."""
        return "".join(self._pieces)[: self.limits.characters]

    def notes(self, pages: int) -> Iterator[Note]:
        """This function will yield what a reader should know."""
        if self._size > self.limits.characters or pages > self.limits.pages:
            yield CUT
        if self.lost:
            yield Note(
                "page_lost", "有页面损坏，未比对。", "Some pages are broken and were left out.", tuple(self.lost)
            )
        if self.scanned:
            yield Note(
                "scan", "部分页面是扫描图片，没有文字层；没有识别图中文字，只比对图片。",
                "Some pages are scans without text; nothing was recognised in them, only their pictures are compared.",
                tuple(self.scanned),
            )  # fmt: skip
        if self.layered:
            yield Note(
                "scan_with_layer", "部分页面是扫描图片加不可见文字层；文字层与图片是否一致未核对。",
                "Some pages are scans with an invisible text layer; whether both agree was not checked.",
                tuple(self.layered),
            )  # fmt: skip
        if self.hidden:
            yield Note(
                "hidden_text", "部分页面有读者看不见的文字，且不是扫描件的文字层。",
                "Some pages hold text that no reader sees, and that is no text layer of a scan.",
                tuple(self.hidden), evasion=True,
            )  # fmt: skip


def read_pdf(source: Source, *, limits: Limits) -> Document:
    """This function will read a PDF; raises `Encrypted` or `Broken`."""
    document = opened_pdf(source)
    reader = _Reader(limits)
    try:
        for number in range(min(len(document), limits.pages)):
            try:
                page = document[number]
                reader.page(page, number + 1)
                page.close()
            except pdfium.PdfiumError:
                reader.lost.append(number + 1)
        if len(reader.lost) == len(document):
            raise Broken(name=source.name)
        return Document(
            source=source, kind="pdf", text=reader.finish(), pages=tuple(reader.pages),
            properties=tuple(pdf_marks(document, source)), pictures=tuple(reader.pictures),
            notes=tuple(reader.notes(len(document))),
        )  # fmt: skip
    finally:
        document.close()


def boxes(source: Source, *, page: int, start: int, end: int) -> list[tuple[float, float, float, float]]:
    """This function will return the rectangles of characters `start` to `end` of a page's text (`page` from 1).

    In shares of the page as it is shown: left, top, right, bottom. Empty where the page cannot be read any more.
    """
    document = opened_pdf(source)
    try:
        shown = document[page - 1]
        text = shown.get_textpage()
        first = raw.FPDFText_GetCharIndexFromTextIndex(text.raw, start)
        last = raw.FPDFText_GetCharIndexFromTextIndex(text.raw, max(start, end - 1))
        if first < 0 or last < first:
            return []
        count = text.count_rects(first, last - first + 1)
        return [_on_page(shown, text.get_rect(number)) for number in range(count)]
    except (pdfium.PdfiumError, IndexError):
        return []
    finally:
        document.close()


def _on_page(page: pdfium.PdfPage, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """This function will turn a rectangle in points into shares of the page as shown, with its rotation."""
    left, bottom, right, top = box
    scale = 100_000
    corners = []
    for x, y in ((left, top), (right, bottom)):
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page.raw, 0, 0, scale, scale, 0, x, y, across, down)
        corners.append((across.value / scale, down.value / scale))
    (x1, y1), (x2, y2) = corners
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def page_image(source: Source, *, page: int, width: int = 1000) -> bytes:
    """This function will draw a page as PNG, `width` pixels wide. Raises `Encrypted` or `Broken`."""
    import io

    document = opened_pdf(source)
    try:
        shown = document[page - 1]
        scale = min(4.0, width / max(1.0, shown.get_width()))
        stream = io.BytesIO()
        shown.render(scale=scale).to_pil().convert("RGB").save(stream, "PNG", optimize=False)
        return stream.getvalue()
    except (pdfium.PdfiumError, IndexError) as error:
        raise Broken(name=source.name) from error
    finally:
        document.close()
