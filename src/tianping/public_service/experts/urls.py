"""Addresses of experts: the pool in numbers, draws, applications, the expert's own page, the operator's review."""

from django.urls import path

from tianping.public_service.experts import applicant_views, reviewing, views

urlpatterns = [
    path("experts/", views.index, name="experts"),
    path("experts/apply/", applicant_views.apply, name="expert-apply"),
    path("experts/mine/", views.mine, name="expert-mine"),
    path("experts/draws/", views.draws, name="draws"),
    path("experts/draws/<str:draw>/", views.draw, name="draw"),
    path("experts/draws/<str:draw>/entries/", views.entries, name="draw-entries"),
    path("experts/draws/<str:draw>/decline/", views.decline, name="draw-decline"),
    path("experts/applications/open/", applicant_views.open_one, name="expert-application-open"),
    path("experts/applications/<str:application>/", applicant_views.follow, name="expert-application"),
    path("experts/applications/<str:application>/receipt/", applicant_views.receipt, name="expert-application-receipt"),
    path(
        "experts/applications/<str:application>/complete/", applicant_views.complete, name="expert-application-complete"
    ),
    path(
        "experts/applications/<str:application>/withdraw/", applicant_views.withdraw, name="expert-application-withdraw"
    ),
    path("desk/experts/", reviewing.waiting, name="experts-waiting"),
    path("desk/experts/pool/", reviewing.pool, name="experts-pool"),
    path("desk/experts/pool/<str:person>/", reviewing.expert, name="expert"),
    path("desk/experts/pool/<str:person>/<str:what>/", reviewing.change, name="expert-change"),
    path("desk/experts/<str:application>/", reviewing.one, name="expert-review"),
    path("desk/experts/<str:application>/papers/<str:sha256>/", reviewing.paper, name="expert-paper"),
    path("desk/experts/<str:application>/accept/", reviewing.accept, name="expert-accept"),
    path("desk/experts/<str:application>/refuse/", reviewing.refuse, name="expert-refuse"),
    path("desk/experts/<str:application>/ask/", reviewing.ask, name="expert-ask"),
]
