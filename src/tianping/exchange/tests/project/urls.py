"""The exchange's endpoints, as every platform mounts them."""

from django.urls import include, path

urlpatterns = [path("exchange/", include("tianping.exchange.urls"))]
