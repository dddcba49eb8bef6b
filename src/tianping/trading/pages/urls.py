"""Addresses of the overview for buyers and agencies; the front page is at the root of the site."""

from django.urls import path

from tianping.trading.pages import my_views

urlpatterns = [path("my/tenders/", my_views.my_tenders, name="my-tenders")]
