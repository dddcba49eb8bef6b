"""Addresses of directives."""

from django.urls import path

from tianping.supervision.directives import views

urlpatterns = [
    path("directives/", views.directives, name="directives"),
    path("directives/new/", views.choose, name="choose-directive"),
    path("directives/<str:directive>/", views.directive, name="directive"),
    path("directives/<str:directive>/directive.pdf", views.document, name="directive-document"),
    path("directives/<str:directive>/issued/", views.issued, name="issued-directive"),
    path("directives/<str:directive>/resume/", views.resume, name="resume-tender"),
    path("directives/<str:directive>/settle/", views.settle, name="settle-directive"),
    path("tenders/<str:code>/directives/suspend/", views.suspend, name="suspend-tender"),
    path("tenders/<str:code>/directives/correct/", views.correct, name="correct-tender"),
]
