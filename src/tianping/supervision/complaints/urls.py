"""Addresses of complaints."""

from django.urls import path

from tianping.supervision.complaints import filing_views, handling_views, public_views, views, writing_views

urlpatterns = [
    path("complaints/", views.complaints, name="complaints"),
    path("complaints/how/", public_views.how, name="how-to-complain"),
    path("complaints/new/", filing_views.about, name="complaint-about"),
    path("complaints/write/", writing_views.steps, name="write-complaint"),
    path("complaints/write/check/", writing_views.check, name="check-complaint"),
    path("complaints/write/<str:name>/", writing_views.step, name="write-complaint-step"),
    path("complaints/decisions/", public_views.decisions, name="complaint-decisions"),
    path("complaints/decisions/<str:number>/", public_views.decision, name="complaint-decision"),
    path(
        "complaints/decisions/<str:number>/decision.pdf",
        public_views.decision_document,
        name="complaint-decision-document",
    ),
    path("complaints/<str:number>/", views.complaint, name="complaint"),
    path("complaints/<str:number>/receipt/", views.receipt, name="complaint-receipt"),
    path("complaints/<str:number>/receipt.pdf", views.receipt_document, name="complaint-receipt-document"),
    path("complaints/<str:number>/receipt.json", views.receipt_file, name="complaint-receipt-file"),
    path("complaints/<str:number>/decision.pdf", views.decision_document, name="whole-complaint-decision"),
    path("complaints/<str:number>/files/<str:sha256>/", views.paper, name="complaint-paper"),
    path("complaints/<str:number>/complete/", filing_views.complete, name="complete-complaint"),
    path("complaints/<str:number>/withdraw/", filing_views.withdraw, name="withdraw-complaint"),
    path("complaints/<str:number>/state/", filing_views.state, name="state-on-complaint"),
    *(
        path(f"complaints/<str:number>/{name}/", handling_views.act, {"name": name}, name=f"complaint-{name}")
        for name in handling_views.ACTS
    ),
]
