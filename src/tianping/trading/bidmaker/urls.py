"""Addresses of the bid maker in the browser."""

from django.urls import path

from tianping.trading.bidmaker import publishing, views

urlpatterns = [
    path("my/bids/lots/<str:lot>/seal/", views.seal, name="my-seal"),
    path("bid-maker/", views.explained, name="bid-maker"),
    path("bid-maker/bid-maker.json", publishing.listing, name="bid-maker-listing"),
    path("bid-maker/<str:digest>/<path:name>", publishing.file, name="bid-maker-file"),
]
