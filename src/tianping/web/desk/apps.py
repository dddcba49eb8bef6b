"""The Django app of the desk."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class DeskConfig(AppConfig):
    """Keeps no tables; gathers what the rooms' `desk.py` declare."""

    name = "tianping.web.desk"
    label = "desk"

    def ready(self) -> None:
        """Import the `desk.py` of every installed room."""
        for room in apps.get_app_configs():
            if room.name.startswith("tianping.") and room.name != self.name and find_spec(f"{room.name}.desk"):
                import_module(f"{room.name}.desk")
