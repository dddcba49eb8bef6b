"""Documents made for the tests: text with an author's own words, PDF, Word, Excel."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random  # noqa: TID251 (texts of tests, not draws)

import docx
import openpyxl
import pypdf
from PIL import Image

LETTERS = [chr(0x4E00 + number) for number in range(3000)]


def prose(seed: int, size: int) -> str:
    """This function will write `size` Chinese characters that no other seed writes."""
    chance = Random(seed)
    return "".join(chance.choice(LETTERS) for _ in range(size))


def plain(folder: Path, name: str, text: str) -> Path:
    """This function will write a text file."""
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def word(
    path: Path,
    paragraphs: Sequence[str],
    *,
    author: str = "",
    picture: bytes = b"",
    table: Sequence[Sequence[str]] = (),
) -> Path:
    """This function will write a docx."""
    document = docx.Document()
    document.core_properties.author = author
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        made = document.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in zip(made.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    if picture:
        document.add_picture(io.BytesIO(picture))
    document.save(str(path))
    return path


def excel(path: Path, rows: Sequence[Sequence[object]], *, creator: str = "") -> Path:
    """This function will write an xlsx with one sheet."""
    book = openpyxl.Workbook()
    book.properties.creator = creator or "openpyxl"
    book.properties.created = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=sum(path.name.encode()))
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def pdf(
    path: Path, pages: Sequence[str], *, mode: int = 0, author: str = "", identifier: bytes = b"", password: str = ""
) -> Path:
    """This function will write a PDF with one line of Latin text a page, in a text render mode."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for text in pages:
        stream = f"BT /F1 12 Tf {mode} Tr 72 700 Td ({text}) Tj ET"
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects) + 2} 0 R "
            "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    body, places = "%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{each}\nendobj\n"
    start = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(
        f"{place:010} 00000 n \n" for place in places
    )
    body += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(body.encode("latin-1")))
    if author:
        writer.add_metadata({"/Author": author})
    if identifier:
        value = pypdf.generic.ByteStringObject(identifier)
        writer._ID = pypdf.generic.ArrayObject([value, value])
    if password:
        writer.encrypt(password)
    writer.write(str(path))
    return path


def photograph(seed: int, *, size: tuple[int, int] = (320, 240), quality: int = 90) -> bytes:
    """This function will make a JPEG of soft shapes that differ with the seed."""
    chance = Random(seed)
    small = Image.new("L", (16, 12))
    small.putdata([chance.randrange(256) for _ in range(16 * 12)])
    stream = io.BytesIO()
    small.resize(size, Image.Resampling.BICUBIC).convert("RGB").save(stream, "JPEG", quality=quality)
    return stream.getvalue()
