"""Addresses of subjects: the register, applications, the operator's check."""

from django.urls import path

from tianping.public_service.subjects import checking, registrations, views

urlpatterns = [
    path("subjects/", views.index, name="subjects"),
    path("subjects/mine/", views.mine, name="subject-mine"),
    path("subjects/mine/change/", registrations.change, name="subject-change"),
    path("subjects/<str:uscc>/", views.subject, name="subject"),
    path("registrations/new/", registrations.apply, name="registration-new"),
    path("registrations/open/", registrations.open_one, name="registration-open"),
    path("registrations/<str:application>/", registrations.follow, name="registration"),
    path("registrations/<str:application>/receipt/", registrations.receipt, name="registration-receipt"),
    path("registrations/<str:application>/complete/", registrations.complete, name="registration-complete"),
    path("registrations/<str:application>/withdraw/", registrations.withdraw, name="registration-withdraw"),
    path("desk/registrations/", checking.waiting, name="registrations-waiting"),
    path("desk/registrations/<str:application>/", checking.one, name="registration-check"),
    path("desk/registrations/<str:application>/licence/", checking.licence, name="registration-licence"),
    path("desk/registrations/<str:application>/accept/", checking.accept, name="registration-accept"),
    path("desk/registrations/<str:application>/refuse/", checking.refuse, name="registration-refuse"),
    path("desk/registrations/<str:application>/ask/", checking.ask, name="registration-ask"),
]
