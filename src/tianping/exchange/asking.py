"""The manners of the endpoints: numbers in their limits, who asks, refusals as problem documents (RFC 9457)."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from tianping.exchange.signatures import verify_request
from tianping.refusals import BadInput, Refusal

View = Callable[..., HttpResponseBase]


def endpoint(*methods: str) -> Callable[[View], View]:
    """This function will make a view an endpoint: its methods, refusals as problems, no cross-site tokens."""

    def wrap(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.method not in methods:
                return JsonResponse({"title": "Method not allowed", "status": 405}, status=405)
            try:
                return view(request, *args, **kwargs)
            except Refusal as refusal:
                return problem(refusal)

        return answer

    return wrap


def problem(refusal: Refusal) -> HttpResponse:
    """This function will answer with the problem document of a refusal."""
    return JsonResponse(refusal.problem(), status=refusal.status, content_type="application/problem+json")


def number(request: HttpRequest, name: str, *, default: int | None = None, most: int) -> int:
    """This function will read a whole number from the query; raises BadInput where it is none or out of range."""
    given = request.GET.get(name, "" if default is None else str(default))
    if not (given.isascii() and given.isdigit() and len(given) <= 18) or int(given) > most:
        raise BadInput(
            field=name, what=f"{name} 须是 0 至 {most} 的整数", what_en=f"{name} must be a whole number, 0 to {most}"
        )
    return int(given)


def wall_now() -> datetime:
    """This function will read the wall clock; the endpoints are an edge."""
    return datetime.now(UTC)


def signer(request: HttpRequest) -> str:
    """This function will return the docked platform that signed the request; raises RequestNotSigned."""
    return verify_request(request, now=wall_now())


def signer_or_nobody(request: HttpRequest) -> str | None:
    """This function will return who signed the request, None where it bears no signature; a wrong one is refused."""
    return signer(request) if "Signature" in request.headers else None
