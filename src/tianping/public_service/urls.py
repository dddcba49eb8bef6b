"""Addresses of the public service platform."""

from django.urls import include, path

from tianping.public_service.certificates.api import router as certificates
from tianping.public_service.experts.api import router as experts
from tianping.public_service.platforms.api import router as platforms
from tianping.public_service.publication.api import router as publication
from tianping.public_service.publication.views import front
from tianping.public_service.subjects.api import router as subjects
from tianping.web.api import make_api
from tianping.web.rooms import room_urls
from tianping.web.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

api = make_api(
    "公共服务平台 · Public service platform",
    [("", router) for router in (platforms, subjects, certificates, publication, experts)],
)

urlpatterns = [
    path("", front, name="front"),
    path("api/v1/", api.urls),
    path("exchange/", include("tianping.exchange.urls")),
    *room_urls("tianping.public_service"),
    path("", include("tianping.web.tenders.urls")),
    path("", include("tianping.web.accounts.urls")),
    path("", include("tianping.web.urls")),
]
