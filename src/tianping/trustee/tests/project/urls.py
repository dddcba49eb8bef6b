"""The exchange, as every platform mounts it."""

from django.urls import include, path

urlpatterns = [path("exchange/", include("tianping.exchange.urls"))]
