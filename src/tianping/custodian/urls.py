"""Addresses of the custodian: its page, the exchange, what every site has. No API, no sign-in."""

from django.urls import include, path

from tianping.custodian.views import front
from tianping.web.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("", front, name="front"),
    path("exchange/", include("tianping.exchange.urls")),
    path("", include("tianping.web.urls")),
]
