"""Serving the page's program under its digest, under a content policy of its own: no other script, and no network beside."""

import json
from base64 import b64encode
from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tianping.canonical import encode
from tianping.trading.bidmaker import bundle
from tianping.web import parts
from tianping.web.access import public

FOREVER = "public, max-age=31536000, immutable"
COMMON = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"


def place(request: HttpRequest) -> str:
    """This function will return the folder of the program's files: its address names its digest."""
    return request.build_absolute_uri(f"/bid-maker/{bundle.digest()}/")


def import_map() -> str:
    """This function will return the import map by which the browser checks every module that the page loads."""
    folder = f"/bid-maker/{bundle.digest()}/"
    return json.dumps({"integrity": {f"{folder}{one.name}": one.integrity for one in bundle.modules()}})


def page_policy(request: HttpRequest) -> str:
    """This function will return the content policy of the page: scripts from the program's folder only."""
    mapped = b64encode(sha256(import_map().encode()).digest()).decode()
    folder = place(request)
    return (
        f"{COMMON}; script-src {folder} 'sha256-{mapped}'; worker-src {folder}; style-src 'self'; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
        "require-trusted-types-for 'script'; trusted-types tianping"
    )


@public
@require_safe
def file(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """One file of the program. The sealing thread, which holds the key, may connect to nowhere."""
    found = bundle.module(name) if digest == bundle.digest() else None
    if found is None:
        raise Http404
    answer = HttpResponse(found.data, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = FOREVER
    folder = place(request)
    answer.headers["Content-Security-Policy"] = f"{COMMON}; script-src {folder}; worker-src {folder}"
    return answer


@public
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The list of the program's files as a file: canonical JSON whose SHA-256 is the program's digest."""
    answer = HttpResponse(encode(bundle.listing()), content_type="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="bid-maker.json"'
    return answer


def panel() -> parts.Table:
    """This function will say on the disclosure page which program seals bids in the browser."""
    columns = [parts.Column(label=gettext("程序")), parts.Column(label=gettext("摘要（SHA-256）"))]
    whole = parts.Row(cells=[parts.Cell(text=gettext("全部文件的清单")), parts.Cell(text=bundle.digest(), code=True)])
    rows = [
        parts.Row(cells=[parts.Cell(text=one.name), parts.Cell(text=one.sha256, code=True)]) for one in bundle.modules()
    ]
    return parts.Table(caption=gettext("网页投标工具的程序"), columns=columns, rows=[whole, *rows])
