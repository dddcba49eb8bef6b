"""Every address of a project with what it demands: read from the URL configuration itself, so that none can be forgotten."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.urls import URLPattern, URLResolver, get_resolver
from ninja import NinjaAPI

from tianping.web.access import Access, access_of

Kind = Literal["page", "api", "exchange"]
EXCHANGE = "tianping.exchange."
OPENAPI = "ninja.openapi"


@dataclass(frozen=True, kw_only=True)
class Route:
    """One address (as a pattern) with its methods. `access` is None where a view declares nothing."""

    address: str
    methods: tuple[str, ...]
    kind: Kind
    name: str
    access: Access | None

    @property
    def public(self) -> bool:
        return self.access is not None and self.access.public


def routes() -> list[Route]:
    """This function will return the routes of this project, sorted: pages, the exchange of peers, the API."""
    found = [*_pages(get_resolver().url_patterns, ""), *_operations()]
    return sorted(found, key=lambda route: (route.kind != "page", route.kind, route.address, route.methods))


def _pages(patterns: Sequence[Any], before: str) -> Iterator[Route]:
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver) and pattern.app_name != "ninja":
            yield from _pages(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern):
            yield _page("/" + address, pattern.callback)


def _page(address: str, view: Any) -> Route:
    inner = getattr(view, "func", view)
    name = f"{inner.__module__}.{getattr(inner, '__name__', '')}"
    if name.startswith(EXCHANGE):
        # a lower floor that knows no pages: its log is public, what changes anything is signed by a peer
        access = Access(public=True, right="peer", methods=("GET", "POST"))
        return Route(address=address, methods=access.methods, kind="exchange", name=name, access=access)
    found = access_of(view)
    methods = found.methods if found and not found.public else ("GET", "POST")
    return Route(address=address, methods=methods, kind="page", name=name, access=found)


def _operations() -> Iterator[Route]:
    """The operations of the API: open (`auth=None`), or with a token, whose right is judged by the act itself."""
    module = get_resolver().urlconf_module
    for api in (value for value in vars(module).values() if isinstance(value, NinjaAPI)):
        for prefix, router in api._routers:  # noqa: SLF001 - there is no other list of them
            for path, view in router.path_operations.items():
                for operation in view.operations:
                    needs = operation.auth_param is not None and router.auth is not None
                    yield Route(
                        address="/api/v1" + f"{prefix.rstrip('/')}/{path.lstrip('/')}".replace("//", "/").rstrip("/"),
                        methods=tuple(sorted(operation.methods)),
                        kind="api",
                        name=f"{operation.view_func.__module__}.{operation.view_func.__name__}",
                        access=Access(
                            public=not needs, right="token" if needs else "", methods=tuple(operation.methods)
                        ),
                    )
