"""Addresses of the award."""

from django.urls import path

from tianping.trading.award import views, views_notices

urlpatterns = [
    path("tenders/<str:code>/award/", views.overview, name="award"),
    path("tenders/<str:code>/written-report/", views.report, name="written-report"),
    path("lots/<str:lot>/candidates/publish/", views.publish, name="publish-candidates"),
    path("lots/<str:lot>/award/decide/", views.decide, name="decide-award"),
    path("lots/<str:lot>/award/notify/", views.notify, name="notify-bidders"),
    path("lots/<str:lot>/notice/", views_notices.notice, name="award-notice"),
    path("award-notices/", views_notices.notices, name="award-notices"),
]
