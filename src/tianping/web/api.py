"""The manners of every platform's API: `/api/v1/`, Bearer tokens, problem documents (RFC 9457), a plain page of operations."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, cast

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.docs import DocsBase
from ninja.parser import Parser
from ninja.security import HttpBearer

from tianping.refusals import BadInput, NotFound, Refusal
from tianping.web.accounts import tokens
from tianping.web.accounts.api import router as session_router
from tianping.web.accounts.models import ApiToken
from tianping.web.accounts.rights import NotSignedIn
from tianping.web.clock import wall_now
from tianping.web.problems import language, problem_json
from tianping.web.refused import Broken
from tianping.web.requests import whole_body

log = structlog.get_logger()

CHINESE_FIRST = re.compile(r"(?P<zh>[^·]*[\u4e00-\u9fff][^·]*) · (?P<en>.+)")
ENGLISH_FIRST = re.compile(r"(?P<en>[^\u4e00-\u9fff]+?) (?P<zh>[\u4e00-\u9fff].*)")


class NotJson(Refusal):
    """The body is not JSON."""

    code = "not-json"
    status = 400
    zh = "请求内容不是 JSON：第 {line} 行第 {column} 列读不下去。"
    en = "The body is not JSON: it cannot be read on from line {line}, column {column}."
    next_zh = "请以 UTF-8 发送一个 JSON 对象，Content-Type 写 application/json。"
    next_en = "Send one JSON object in UTF-8, with Content-Type application/json."


class DuplicateKey(Refusal):
    """The same key stands twice in one object; which one counts would be a guess."""

    code = "duplicate-key"
    status = 400
    zh = "JSON 里键“{key}”出现两次。"
    en = 'The key "{key}" stands twice in the JSON.'
    next_zh = "请只写一次。"
    next_en = "Write it once."


class TokenAuth(HttpBearer):
    """`Authorization: Bearer …`; the token found becomes `request.auth`."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """This function will return the good token, or None, which answers 401."""
        return tokens.find(text=token, now=wall_now())


class StrictParser(Parser):
    """Whole bodies of strict JSON: a cut transfer, a duplicate key or another encoding is an error, not a guess."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """This function will read the body. Raises BodyCut, NotJson, DuplicateKey."""
        body = whole_body(request)
        try:
            return cast(
                "dict[str, Any]", json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_never)
            )
        except json.JSONDecodeError as error:
            raise NotJson(line=error.lineno, column=error.colno) from None
        except (ValueError, RecursionError):
            raise NotJson(line=1, column=1) from None


class PlainDocs(DocsBase):
    """A page of the operations, made here; the document for programs is `openapi.json`."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """This function will list the operations with what they take."""
        schema = api.get_openapi_schema()
        operations = [
            {
                "method": method.upper(),
                "path": path,
                "what": what_of(about.get("summary", "")),
                "description": about.get("description", "") if language() == "en" else "",
                "open": not about.get("security"),
            }
            for path, item in schema["paths"].items()
            for method, about in item.items()
        ]
        return render(request, "web/api.html", {"operations": operations})


def what_of(summary: str) -> str:
    """This function will give the half of a summary that is in the page's language.

    Summaries are written “登记项目 · Register a project” or “Register a project 登记项目”.
    """
    found = CHINESE_FIRST.fullmatch(summary) or ENGLISH_FIRST.fullmatch(summary)
    return found["en" if language() == "en" else "zh"] if found else summary


def make_api(title: str, routers: Sequence[tuple[str, Router]], *, description: str = "") -> NinjaAPI:
    """This function will return the API of a platform, to be placed in its urls: `path("api/v1/", api.urls)`.

    `routers` are (prefix, router); sign-in is added. Every operation needs a token unless it says `auth=None`.
    """
    api = NinjaAPI(
        title=title,
        version="1",
        description=description,
        docs=PlainDocs(),
        auth=TokenAuth(),
        parser=StrictParser(),
        urls_namespace="api",
    )
    api.add_router("/session", session_router)
    for prefix, router in routers:
        api.add_router(prefix, router)
    _answer_refusals(api)
    return api


def _answer_refusals(api: NinjaAPI) -> None:
    answers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        Refusal: problem_json,
        Http404: lambda request, _: problem_json(request, NotFound(thing=request.path)),
        AuthenticationError: lambda request, _: problem_json(request, NotSignedIn()),
        ValidationError: _invalid,
        HttpError: _http_error,
        Exception: _broken,
    }
    for kind, answer in answers.items():
        api.add_exception_handler(kind, answer)


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A refusal of the parser comes wrapped in a plain 400."""
    if isinstance(error.__cause__, Refusal):
        return problem_json(request, error.__cause__)
    return problem_json(request, BadInput(field="", what=str(error), what_en=str(error)))


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    field = ".".join(str(part) for part in first["loc"][1:] if part != "body") or str(first["loc"][-1])
    return problem_json(
        request, BadInput(field=field, what=f"{field}：{_chinese(first)}", what_en=f"{field}: {first['msg']}.")
    )


CHINESE = {
    "missing": "缺这一项。",
    "string_too_long": "太长，最多 {max_length} 字。",
    "string_too_short": "太短，至少 {min_length} 字。",
    "string_pattern_mismatch": "写法不对，须合 {pattern}。",
    "string_type": "须是文字。",
    "int_type": "须是整数。",
    "int_parsing": "须是整数。",
    "decimal_parsing": '须是数，用文字写，如 "100.00"。',
    "bool_type": "须是 true 或 false。",
    "list_type": "须是数组。",
    "dict_type": "须是对象。",
    "model_attributes_type": "须是对象。",
    "extra_forbidden": "没有这一项。",
    "datetime_from_date_parsing": "须是 RFC 3339 时间，如 2026-09-24T01:30:00Z。",
    "datetime_parsing": "须是 RFC 3339 时间，如 2026-09-24T01:30:00Z。",
    "timezone_aware": "时间须带时区，如 2026-09-24T01:30:00Z。",
    "greater_than": "须大于 {gt}。",
    "greater_than_equal": "不能小于 {ge}。",
    "less_than_equal": "不能大于 {le}。",
    "literal_error": "只能是 {expected}。",
    "enum": "只能是 {expected}。",
}


def _chinese(error: dict[str, Any]) -> str:
    return CHINESE.get(error["type"], "不合要求（{type}）。").format(**{"type": error["type"], **error.get("ctx", {})})


def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("failed", error=type(error).__name__, exc_info=error)
    return problem_json(request, Broken(request=request.META.get("tianping.request", "")))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise DuplicateKey(key=key)
        found[key] = value
    return found


def _never(constant: str) -> None:
    raise ValueError(constant)
