"""A visitor's own choices, kept in two cookies that name nobody: language and large text."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

from tianping.web.access import public

TEXT_COOKIE = "tp_text"
LARGE = "large"
YEAR = 365 * 24 * 3600


class ChosenLanguage:
    """Chinese first; English where the visitor chose it. The browser's own guess is not followed, so that a page that is
    printed and filed in an office reads the same for everybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        code = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = self.get_response(request)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response.render()
        response.headers.setdefault("Content-Language", code)
        patch_vary_headers(response, ("Cookie",))
        return response


@public
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """This view will set the asked preferences and lead back to the page."""
    back = request.GET.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    response = HttpResponseRedirect(back if safe else "/")
    if request.GET.get("language") in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            request.GET["language"],
            max_age=YEAR,
            samesite="Lax",
            secure=request.is_secure(),
        )
    if request.GET.get("text") in (LARGE, "normal"):
        response.set_cookie(TEXT_COOKIE, request.GET["text"], max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response
