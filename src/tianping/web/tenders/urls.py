"""Addresses of the tender page; a platform's `urls.py` includes them at its root."""

from django.urls import path

from tianping.web.tenders import files, views

urlpatterns = [
    path("tenders/<str:code>/", views.tender, name="tender"),
    path("tenders/<str:code>/files/<str:sha256>/", files.file, name="tender-file"),
    path("tenders/<str:code>/proofs/<str:origin>/<int:position>/", views.proof, name="tender-proof"),
]
