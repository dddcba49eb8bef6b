"""What is done to every request: a number for it in logs and answers, its address, and limits of its body."""

import re
import secrets
from collections.abc import Callable
from time import monotonic

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tianping.refusals import Refusal
from tianping.web.problems import problem

log = structlog.get_logger()
GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}")


class LengthRequired(Refusal):
    """The body's length is not declared; a cut could then not be told from an end."""

    code = "length-required"
    status = 411
    zh = "请求没有写明长度，不能收。"
    en = "The request does not declare its length; it is not taken."
    next_zh = "请带 Content-Length，不用分块传输。"
    next_en = "Send Content-Length, not chunked transfer."


class BodyTooLarge(Refusal):
    """The body is larger than this place takes."""

    code = "body-too-large"
    status = 413
    zh = "内容有 {given} 字节，这里最多收 {limit} 字节。"
    en = "The content has {given} bytes; at most {limit} bytes are taken here."
    next_zh = "请分片上传，或减小文件。"
    next_en = "Upload in slices, or make the file smaller."


class BodyCut(Refusal):
    """Fewer bytes came than were declared."""

    code = "body-cut"
    status = 400
    zh = "传输中断：应收 {declared} 字节，只到 {received} 字节，什么也没有保存。"
    en = "The transfer was cut: {declared} bytes were declared, {received} arrived; nothing was kept."
    next_zh = "请重传；分片上传可从断点继续。"
    next_en = "Send it again; uploads in slices go on where they stopped."


class RequestRecords:
    """Numbers the request, binds number and address to the log lines, writes one line when it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        number = given if GIVEN.fullmatch(given) else secrets.token_urlsafe(12)
        request.META["tianping.request"] = number
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=number, site=settings.TIANPING.site)
        begun = monotonic()
        response = self.get_response(request)
        response.headers["X-Request-ID"] = number
        log.info(
            "answered",
            method=request.method,
            path=request.path,
            status=response.status_code,
            milliseconds=round((monotonic() - begun) * 1000, 1),
        )
        return response


class BodyLimits:
    """Refuses bodies without a declared length (411) and bodies above the limit of the route (413), unread."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        declared = request.META.get("CONTENT_LENGTH") or ""
        if "HTTP_TRANSFER_ENCODING" in request.META or (request.method == "PUT" and not declared.isdigit()):
            return problem(request, LengthRequired())
        if declared.isdigit() and int(declared) > limit_of(request.path):
            return problem(request, BodyTooLarge(given=declared, limit=limit_of(request.path)))
        return self.get_response(request)


def limit_of(path: str) -> int:
    """This function will return how many bytes a body may have at a path (setting TIANPING_BODY_LIMITS, first match)."""
    for pattern, limit in getattr(settings, "TIANPING_BODY_LIMITS", ()):
        if re.match(pattern, path):
            return int(limit)
    return int(settings.TIANPING.body_limit_kib) * 1024


def whole_body(request: HttpRequest) -> bytes:
    """This function will return the body. Raises BodyCut where fewer bytes came than were declared."""
    body = request.body
    declared = request.META.get("CONTENT_LENGTH") or ""
    if declared.isdigit() and len(body) != int(declared):
        raise BodyCut(declared=declared, received=len(body))
    return body


def address_of(request: HttpRequest) -> str:
    """This function will return the network address of the caller, past as many proxies as are configured."""
    proxies: int = settings.TIANPING.proxies
    chain = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if proxies and len(chain) >= proxies:
        return chain[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))
