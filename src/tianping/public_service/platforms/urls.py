"""Addresses of docking, and of the proofs of this platform's own entries."""

from django.urls import path

from tianping.public_service import log_proofs
from tianping.public_service.platforms import views

urlpatterns = [
    path("platforms/", views.index, name="platforms"),
    path("platforms/new/", views.propose, name="platform-propose"),
    path("platforms/<str:origin>/", views.platform, name="platform"),
    path("platforms/<str:origin>/examine/", views.examine, name="platform-examine"),
    path("platforms/<str:origin>/take-off/", views.take_off, name="platform-take-off"),
    path("platforms/<str:origin>/put-on/", views.put_on, name="platform-put-on"),
    path("proofs/<int:position>/", log_proofs.entry, name="own-proof"),
]
