"""Files for tests: a PDF with a script, a letter with a macro, an archive that swells; made here, bytes and all."""

import io
import zipfile

from docx import Document
from pypdf import PdfWriter
from pypdf.annotations import Link
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MACRO = b"\xd0\xcf\x11\xe0 Attribute VB_Name"


def pdf(*, script: str = "", launch: str = "", carried: bytes = b"", link: str = "", password: str = "") -> bytes:
    """This function will make a PDF of one page."""
    writer = PdfWriter()
    page = writer.add_blank_page(width=300, height=300)
    if script:
        run = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(script)}
        named = ArrayObject([TextStringObject("run"), DictionaryObject(run)])
        tree = DictionaryObject({NameObject("/Names"): named})
        writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): tree})
    if launch:
        action = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject(launch)})
        writer.root_object[NameObject("/OpenAction")] = action
    if carried:
        writer.add_attachment("carried.exe", carried)
    if link:
        writer.add_annotation(page_number=0, annotation=Link(rect=(1, 1, 9, 9), url=link))
        del page
    if password:
        writer.encrypt(password, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def letter(*, macro: bool = False, template: str = "") -> bytes:
    """This function will make a Word file, with a macro or with a template from elsewhere."""
    plain = io.BytesIO()
    document = Document()
    document.add_paragraph("投标函")
    document.save(plain)
    out = io.BytesIO()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.infolist():
            data = old.read(one)
            if one.filename == "[Content_Types].xml" and macro:
                data = data.replace(
                    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                    b"application/vnd.ms-word.document.macroEnabled.main+xml",
                )
                kind = b'<Override PartName="/word/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
                data = data.replace(b"</Types>", kind + b"</Types>")
            if one.filename == "word/_rels/document.xml.rels":
                data = data.replace(b"</Relationships>", _links(macro, template) + b"</Relationships>")
            new.writestr(one.filename, data)
        if macro:
            new.writestr("word/vbaProject.bin", MACRO)
    return out.getvalue()


def _links(macro: bool, template: str) -> bytes:
    said = ""
    if macro:
        said += '<Relationship Id="m1" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        said += 'Target="vbaProject.bin"/>'
    if template:
        said += '<Relationship Id="t1" TargetMode="External" Target="' + template + '" '
        said += 'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/>'
    return said.encode()


def archive(parts: dict[str, bytes]) -> bytes:
    """This function will pack parts by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return out.getvalue()
