"""Addresses of approvals."""

from django.urls import path

from tianping.trading.approvals import views

urlpatterns = [
    path("approvals/", views.inbox, name="approvals"),
    path("approvals/rules/", views.rules, name="approval-rules"),
    path("approvals/rules/<str:act>/", views.rule, name="approval-rule"),
    path("approvals/<str:code>/", views.matter, name="approval"),
    path("approvals/<str:code>/decide/", views.decide, name="decide-approval"),
]
