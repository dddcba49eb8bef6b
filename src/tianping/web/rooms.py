"""The addresses of a platform's rooms: each room with pages has its own `urls.py`."""

from importlib.util import find_spec

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path


def room_urls(platform: str) -> list[URLPattern | URLResolver]:
    """This function will include the `urls.py` of every installed room of a platform (`tianping.trading`), in their order."""
    rooms = [app.name for app in apps.get_app_configs() if app.name.startswith(f"{platform}.")]
    return [path("", include(f"{room}.urls")) for room in rooms if find_spec(f"{room}.urls")]
