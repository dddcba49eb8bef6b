"""Address of holds."""

from django.urls import path

from tianping.trading.holds import views

urlpatterns = [path("tenders/<str:code>/holds/", views.holds, name="holds")]
