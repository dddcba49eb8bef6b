"""Addresses of contracts."""

from django.urls import path

from tianping.trading.contracts import views, views_refusing, views_signing

urlpatterns = [
    path("contracts/", views.contracts, name="contracts"),
    path("contracts/<str:code>/", views.contract, name="contract"),
    path("contracts/<str:code>/sign/", views_signing.sign, name="sign-contract"),
    path("contracts/<str:code>/amend/", views.amend, name="amend-contract"),
    path("contracts/<str:code>/discard/", views.discard, name="discard-contract"),
    path("contracts/<str:code>/versions/<int:number>/contract.pdf", views_signing.document, name="contract-document"),
    path("contracts/<str:code>/versions/<int:number>/to-sign.txt", views_signing.text, name="contract-text"),
    path("lots/<str:lot>/contract/", views_signing.concluded, name="concluded-contract"),
    path("lots/<str:lot>/contract/draft/", views.draft, name="draft-contract"),
    path("lots/<str:lot>/award/revoke/", views_refusing.refuse, name="revoke-award"),
    path("lots/<str:lot>/award/give-up/", views_refusing.give_up, name="give-up-lot"),
]
