"""Addresses of a bidder's own pages."""

from django.urls import path

from tianping.trading.bids import views, views_handing

urlpatterns = [
    path("my/bids/", views.mine, name="my-bids"),
    path("my/bids/lots/<str:lot>/", views.lot, name="my-lot"),
    path("my/bids/lots/<str:lot>/package/", views.package, name="my-lot-package"),
    path("my/bids/lots/<str:lot>/read/", views.read, name="my-lot-read"),
    path("my/bids/lots/<str:lot>/envelope/", views_handing.envelope, name="my-envelope"),
    path("my/bids/uploads/<str:code>/", views_handing.hand_in, name="my-upload"),
    path("my/bids/receipts/<str:receipt>/", views.receipt, name="my-receipt"),
    path("my/bids/receipts/<str:receipt>/receipt.json", views.receipt_json, name="my-receipt-json"),
    path("my/bids/receipts/<str:receipt>/receipt.pdf", views.receipt_pdf, name="my-receipt-pdf"),
    path("my/bids/receipts/<str:receipt>/withdraw/", views_handing.withdraw, name="my-withdrawal"),
]
