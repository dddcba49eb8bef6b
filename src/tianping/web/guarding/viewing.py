"""Handing a file of others to a person: inspected, defused where needed, and never run by the browser."""

from dataclasses import dataclass
from typing import IO
from urllib.parse import quote

from django.http import FileResponse
from django.utils.translation import gettext

from tianping.refusals import Refusal
from tianping.web.clock import wall_now
from tianping.web.files import open_file
from tianping.web.guarding.actions import inspect_file
from tianping.web.guarding.findings import KINDS, follows
from tianping.web.guarding.kinds import MEDIA
from tianping.web.guarding.models import Inspection

CAGE = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"


class NotSafeToView(Refusal):
    """The file is kept as evidence; it is not opened for people on this platform."""

    code = "file-not-safe"
    status = 403
    zh = "《{name}》不能打开：{why}。原件保存完好，作为证据，不供查看。"
    en = "{name} is not opened: {why}. The original is kept as evidence and is not shown."
    next_zh = "评标中按文件无法读取处理；需要原件的，由平台运营机构会同监督部门提取。"
    next_en = "In an evaluation it counts as unreadable; the operator and the supervising department can take the original out."


@dataclass(frozen=True)
class Viewable:
    """What a person is given: the stream, its media type, its name, and what to tell beside it (empty: nothing)."""

    stream: IO[bytes]
    media: str
    name: str
    told: str = ""


def viewable(*, sha256: str, name: str) -> Viewable:
    """This function will open a file for viewing: the original, or the copy without what would run.

    Raises NotSafeToView, NotFound.
    """
    held = inspect_file(sha256=sha256, name=name, now=wall_now())
    outcome, why = follows(held.found()), _why(held)
    if outcome == "refused" or (outcome == "defused" and not held.copy):
        raise NotSafeToView(name=name, why=why)
    media = MEDIA.get(held.kind, "application/octet-stream")
    if outcome == "defused":
        told = gettext("原件{why}。这里给出的是去掉这些内容的副本，原件保存为证据。").format(why=why)
        return Viewable(open_file(held.copy), media, _renamed(name), told)
    return Viewable(open_file(sha256), media, name, gettext("注意：{why}。").format(why=why) if why else "")


def answer(*, sha256: str, name: str, inline: bool = False) -> FileResponse:
    """This function will answer a request with a file of others; `inline` shows in the browser what it can show."""
    given = viewable(sha256=sha256, name=name)
    shown = inline and given.media != "application/octet-stream"
    response = FileResponse(given.stream, content_type=given.media)
    place = "inline" if shown else "attachment"
    response.headers["Content-Disposition"] = f"{place}; filename*=UTF-8''{quote(given.name)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    if given.media != "application/pdf":  # a browser's own PDF viewer does not work in a cage
        response.headers["Content-Security-Policy"] = CAGE
    return response


def warning(sha256: str) -> str:
    """This function will say beside a file's name what its inspection found; empty where nothing, or none was made yet."""
    held = Inspection.objects.filter(pk=sha256).first()
    return _why(held) if held else ""


def _why(held: Inspection) -> str:
    kinds = dict.fromkeys(one.kind for one in held.found())
    return gettext("、").join(str(KINDS[kind].words) for kind in kinds)


def _renamed(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    mark = gettext("（安全副本）")
    plain = {"docm": "docx", "dotx": "docx", "xlsm": "xlsx", "pptm": "pptx"}.get(ending.lower(), ending)
    return f"{stem}{mark}.{plain}" if dot else f"{name}{mark}"
