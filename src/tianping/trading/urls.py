"""Addresses of the trading platform: the API of its rooms, the exchange, the public pages."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path
from ninja import Router

from tianping.trading.pages.views import front
from tianping.web.api import make_api
from tianping.web.rooms import room_urls
from tianping.web.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def _routers() -> list[tuple[str, Router]]:
    """The router of every installed room that has an API, in the order of the rooms."""
    rooms = [app for app in settings.INSTALLED_APPS if app.startswith("tianping.trading.")]
    return [("", import_module(f"{room}.api").router) for room in rooms if find_spec(f"{room}.api")]


api = make_api("交易平台 · Trading platform", _routers())

urlpatterns = [
    path("", front, name="front"),
    path("api/v1/", api.urls),
    path("exchange/", include("tianping.exchange.urls")),
    *room_urls("tianping.trading"),
    path("", include("tianping.web.tenders.urls")),
    path("", include("tianping.web.accounts.urls")),
    path("", include("tianping.web.urls")),
]
