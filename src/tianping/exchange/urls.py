"""The endpoints of the exchange; a platform mounts them under `exchange/`."""

from django.urls import path

from tianping.exchange import api, returning

app_name = "exchange"
urlpatterns = [
    path("checkpoint", api.checkpoint, name="checkpoint"),
    path("entries", api.entries, name="entries"),
    path("proof", api.proof, name="proof"),
    path("sealed", api.sealed, name="sealed"),
    path("witness", api.witness, name="witness"),
    path("files/<str:digest>", api.file, name="file"),
    path("catalogue", api.catalogue, name="catalogue"),
    path("seen", api.seen, name="seen"),
    path("forks", api.forks, name="forks"),
    path("dock", api.dock, name="dock"),
    path("copies/<str:origin>/checkpoint", returning.checkpoint, name="copy_checkpoint"),
    path("copies/<str:origin>/entries", returning.entries, name="copy_entries"),
    path("copies/<str:origin>/sealed", returning.sealed, name="copy_sealed"),
]
