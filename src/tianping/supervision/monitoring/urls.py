"""Addresses of monitoring; the front page stands in the addresses of the platform."""

from django.urls import path

from tianping.supervision.monitoring import alarm_views, views

urlpatterns = [
    path("monitoring/", views.limits, name="limits"),
    path("monitoring/limits.csv", views.limits_sheet, name="limits-sheet"),
    path("monitoring/tenders/<str:code>/", views.tender, name="watched-tender"),
    path("alarms/", alarm_views.alarms, name="alarms"),
    path("alarms/<str:alarm>/", alarm_views.alarm, name="alarm"),
    path("alarms/<str:alarm>/seen/", alarm_views.see, name="see-alarm"),
    path("alarms/<str:alarm>/handled/", alarm_views.handle, name="handle-alarm"),
]
