"""API of the archive: the public bundle of any tender at any time, and archiving."""

import tempfile
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.http import FileResponse, HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict

from tianping.record.events import rfc3339
from tianping.refusals import NotFound
from tianping.trading.archive import actions
from tianping.trading.archive.models import Package
from tianping.trading.archive.packing import make_bundle
from tianping.trading.plans import queries as plans
from tianping.web.accounts.rights import actor_of
from tianping.web.clock import business_now
from tianping.web.files import open_file

router = Router(tags=["archive"])


class Nothing(Schema):
    """An empty body."""

    model_config = ConfigDict(extra="forbid")


@router.post("/tenders/{code}/archive", response={201: dict[str, Any]}, summary="Archive 归档")
def archive(request: HttpRequest, code: str, body: Nothing) -> tuple[int, dict[str, Any]]:
    """Keep the bundle of a finished tender and record its digest; the same package again if it was kept."""
    made = actions.archive(tender=plans.tender(code), by=actor_of(request), now=business_now())
    return 201, _package(made)


@router.get("/tenders/{code}/archive", response=dict[str, Any], auth=None, summary="The archived package 存档包信息")
def archived(request: HttpRequest, code: str) -> dict[str, Any]:
    """Digest and size of the package that was kept."""
    found = Package.objects.filter(tender=code).first()
    if found is None:
        raise NotFound(thing=f"存档包 {code}")
    return _package(found)


@router.get("/tenders/{code}/bundle.zip", auth=None, response={200: Any}, summary="The public bundle 下载存证包")
def bundle(request: HttpRequest, code: str, fresh: bool = False) -> FileResponse:
    """The archived package; before, or with `fresh`, what the logs prove now. Check it with `tianping verify`."""
    tender = plans.tender(code)
    kept = Package.objects.filter(tender=tender).first()
    file = _fresh(tender.code) if kept is None or fresh else open_file(kept.sha256)
    return FileResponse(file, content_type="application/zip", as_attachment=True, filename=f"{code}.bundle.zip")


def _fresh(code: str) -> IO[bytes]:
    """The folder goes when the file is open; the bytes go with the answer."""
    with tempfile.TemporaryDirectory(dir=settings.TIANPING.data, prefix="bundle-") as folder:
        path = Path(folder) / "bundle.zip"
        make_bundle(tender=code, out=path)
        return path.open("rb")


def _package(found: Package) -> dict[str, Any]:
    return {
        "tender": found.tender_id,
        "package": found.sha256,
        "size": found.size,
        "entries": found.entries,
        "archived_at": rfc3339(found.archived_at),
    }
