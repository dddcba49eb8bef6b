"""Signing in to an operation of the API by the session of a page, for the scripts of our own pages; never without CSRF."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie
from ninja.utils import check_csrf

from tianping.refusals import Refusal


class FormTokenMissing(Refusal):
    """The request bears the session's cookie, but not the token of a form of ours: it may come from another site."""

    code = "form-token-missing"
    status = 403
    zh = "请求没有带本站表单的令牌。"
    en = "The request does not bear the token of a form of this site."
    next_zh = "请刷新页面再试。"
    next_en = "Reload the page and try again."


class BrowserSession(APIKeyCookie):
    """The session's cookie together with the token of a form, in `X-CSRFToken`."""

    param_name = settings.SESSION_COOKIE_NAME

    def _get_key(self, request: HttpRequest) -> str | None:
        """Who is not signed in gets 401 like everybody else; who is needs the token. Raises FormTokenMissing."""
        if not request.user.is_authenticated:
            return None
        if check_csrf(request):
            raise FormTokenMissing
        return request.COOKIES.get(self.param_name)

    def authenticate(self, request: HttpRequest, key: str | None) -> Any | None:
        """This function will return who is signed in, or None, which answers 401."""
        return request.user if key else None
