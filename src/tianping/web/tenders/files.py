"""The files that a tender's public entries name, to anybody: from here, or from the platform that holds them."""

from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.http import require_safe

from tianping.exchange.entries import Entry
from tianping.exchange.files import open_file
from tianping.exchange.models import Peer
from tianping.refusals import Refusal
from tianping.web.access import public
from tianping.web.tenders.reading import record_of
from tianping.web.tenders.tables import file_url, files_of

DOCUMENTS = "documents."  # entries of tender documents: who takes them is recorded (Order 20 art. 21)
YEAR = 365 * 24 * 3600


class FileNotPublic(Refusal):
    """The record names the file, and it is not handed out to everybody."""

    code = "file-not-public"
    status = 403
    zh = "《{name}》不对公众开放。记录里有它的摘要，可以核对，不能下载。"
    en = "{name} is not open to the public. The record bears its digest: it can be compared, not downloaded."
    next_zh = "招标人和监督部门依职权查阅。"
    next_en = "The buyer and the supervising department may read it in their office."


@public
@require_safe
def file(request: HttpRequest, code: str, sha256: str) -> HttpResponseBase:
    """One file of a tender by its digest. Raises FileNotPublic; 404 where no public entry names it."""
    entry, name, media = next(
        ((entry, file.name, file.media) for entry, file in files_of(record_of(code)) if file.sha256 == sha256),
        (None, "", ""),
    )
    if entry is None:
        raise Http404
    if not entry.own:
        return HttpResponseRedirect(f"{_holder(entry)}{file_url(code, sha256)}")
    if entry.type.startswith(DOCUMENTS):
        return HttpResponseRedirect(f"/api/v1/tenders/{code}/documents/files/{sha256}")
    opened = open_file(digest=sha256, reader=None)
    if opened is None:
        raise FileNotPublic(name=name)
    answer = FileResponse(opened, content_type=media)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"  # the digest names the bytes
    return answer


def _holder(entry: Entry) -> str:
    """The address of the platform in whose log the entry stands, as the exchange knows it."""
    return Peer.objects.values_list("base_url", flat=True).get(origin=entry.origin).rstrip("/")
