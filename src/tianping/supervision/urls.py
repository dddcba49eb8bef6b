"""Addresses of the supervision platform."""

from django.urls import include, path

from tianping.supervision.complaints.api import router as complaints
from tianping.supervision.directives.api import router as directives
from tianping.supervision.monitoring.api import router as monitoring
from tianping.supervision.monitoring.views import front
from tianping.web.api import make_api
from tianping.web.rooms import room_urls
from tianping.web.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

api = make_api("行政监督平台 · Supervision platform", [("", router) for router in (monitoring, directives, complaints)])

urlpatterns = [
    path("", front, name="front"),
    path("api/v1/", api.urls),
    path("exchange/", include("tianping.exchange.urls")),
    *room_urls("tianping.supervision"),
    path("", include("tianping.web.tenders.urls")),
    path("", include("tianping.web.accounts.urls")),
    path("", include("tianping.web.urls")),
]
