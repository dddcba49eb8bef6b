"""Pages for what could not be done: refusals, and 400, 403, 404, 500."""

from collections.abc import Callable

import structlog
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from tianping.refusals import Refusal
from tianping.web import drafts
from tianping.web.clock import wall_now
from tianping.web.problems import problem

log = structlog.get_logger()


class Unreadable(Refusal):
    """The request cannot be understood."""

    code = "bad-request"
    status = 400
    zh = "这个请求看不懂。"
    en = "This request cannot be understood."
    next_zh = "请从页面上的链接和按钮进入。"
    next_en = "Use the links and buttons of the pages."


class NoSuchPage(Refusal):
    """Nothing lies at this address."""

    code = "no-such-page"
    status = 404
    zh = "没有这个页面。"
    en = "There is no such page."
    next_zh = "请核对地址，或从首页查。"
    next_en = "Check the address, or search from the front page."


class Forbidden(Refusal):
    """Not for this visitor."""

    code = "forbidden"
    status = 403
    zh = "这里不对你开放。"
    en = "This is not open to you."
    next_zh = "请登录，或换有权限的账号。"
    next_en = "Sign in, or use an account that has the right."


class FormExpired(Refusal):
    """The form's token is missing or old."""

    code = "form-expired"
    status = 403
    zh = "这一页放得太久，不能再提交。"
    en = "This page has been open for too long and can no longer be sent."
    next_zh = "请返回刷新，再办一次。"
    next_en = "Go back, reload the page, and try again."


class FormKept(FormExpired):
    """The same, and what was typed has been kept."""

    code = "form-kept"
    next_zh = "你填的内容已保存：打开 {path} 接着办，附件要重新选。"
    next_en = "What you typed is kept: open {path} and go on; choose attachments again."


class Broken(Refusal):
    """The platform failed; it has written down why."""

    code = "broken"
    status = 500
    zh = "平台出错了，已记下。你办的事没有完成，也没有留下一半。"
    en = "The platform failed and has noted it. What you did is not done, and nothing was left half done."
    next_zh = "请过一会儿再试；还不行，把请求编号 {request} 告诉运行单位。"
    next_en = "Try again in a while; if it still fails, tell the operator the request number {request}."


class RefusalPages:
    """Turns a Refusal that leaves a view into its answer, so that views need not catch any."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """This function will answer a Refusal and leave every other exception to Django."""
        if not isinstance(exception, Refusal):
            return None
        log.info("refused", code=exception.code, rule=exception.rule)
        return problem(request, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Page 400."""
    return problem(request, Unreadable())


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Page 403."""
    return problem(request, Forbidden())


def forgery(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Page 403 for a form without its token. What one's own page sent is kept, and the page is opened again with it."""
    if _from_here(request) and request.user.is_authenticated:
        drafts.keep_for_user(request, now=wall_now())
        return problem(request, FormKept(path=request.path))
    return problem(request, FormExpired())


def _from_here(request: HttpRequest) -> bool:
    """A browser names the page that sent a form (`Origin`); a foreign page cannot make it name this site."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Page 404."""
    return problem(request, NoSuchPage())


def broken(request: HttpRequest) -> HttpResponse:
    """Page 500: without the database, since that may be what failed."""
    request.user = AnonymousUser()
    return problem(request, Broken(request=request.META.get("tianping.request", "")))
