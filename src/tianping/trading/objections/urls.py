"""Addresses of objections."""

from django.urls import path

from tianping.trading.objections import views, views_answer

urlpatterns = [
    path("tenders/<str:code>/objections/new/", views.raise_objection, name="raise-objection"),
    path("objections/", views.objections, name="objections"),
    path("objections/<str:code>/", views.objection, name="objection"),
    path("objections/<str:code>/receipt/", views.receipt, name="objection-receipt"),
    path("objections/<str:code>/receipt.pdf", views.receipt_document, name="objection-receipt-document"),
    path("objections/<str:code>/receipt.json", views.receipt_file, name="objection-receipt-file"),
    path("objections/<str:code>/withdraw/", views.withdraw, name="withdraw-objection"),
    path("objections/<str:code>/answer/", views_answer.answer, name="answer-objection"),
]
