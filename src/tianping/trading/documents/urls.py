"""Addresses of the documents."""

from django.urls import path

from tianping.trading.documents.views import asking, changing, issuing, preparing, reading, terms

urlpatterns = [
    path("tenders/<str:code>/tasks/", preparing.task_list, name="tender-tasks"),
    path("tenders/<str:code>/terms/", terms.steps, name="set-terms"),
    path("tenders/<str:code>/terms/scoring/", preparing.scoring, name="set-scoring"),
    path("tenders/<str:code>/terms/check/", terms.check, name="check-terms"),
    path("tenders/<str:code>/terms/<str:step>/", terms.one_step, name="set-terms-step"),
    path("tenders/<str:code>/documents/", reading.documents, name="documents"),
    path("tenders/<str:code>/documents/prepare/", preparing.files, name="prepare-documents"),
    path("tenders/<str:code>/documents/prepare/remove/", preparing.remove, name="remove-document"),
    path("tenders/<str:code>/documents/take/", reading.take, name="take-documents"),
    path("tenders/<str:code>/documents/receipt.pdf", reading.receipt_document, name="documents-receipt-document"),
    path("tenders/<str:code>/documents/receipt/", reading.receipt, name="documents-receipt"),
    path("tenders/<str:code>/issue/", issuing.issue, name="issue-documents"),
    path("tenders/<str:code>/issue/approval/", issuing.ask_approval, name="ask-issue-approval"),
    path("tenders/<str:code>/issued/", issuing.issued, name="documents-issued"),
    path("tenders/<str:code>/clarifications/new/", changing.clarify, name="clarify"),
    path("tenders/<str:code>/clarifications/<int:number>/", changing.clarified, name="clarified"),
    path("tenders/<str:code>/deadline/", changing.move, name="move-deadline"),
    path("tenders/<str:code>/questions/", asking.listed, name="questions"),
    path("tenders/<str:code>/questions/new/", asking.ask, name="ask-question"),
    path("tenders/<str:code>/questions/answer/", asking.answer, name="answer-questions"),
]
