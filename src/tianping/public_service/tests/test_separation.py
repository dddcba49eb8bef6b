"""The service platform has no trading function (Order 20 art. 41)."""

import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

LOAD = """
import sys, django
django.setup()
import tianping.public_service.urls
found = [name for name in sys.modules if name.startswith(("tianping.trading", "tianping.supervision"))]
sys.exit(", ".join(found) or 0)
"""


def test_no_other_platform_is_loaded(tmp_path):
    environment = {
        "PYTHONPATH": ":".join(path for path in sys.path if path),
        "DJANGO_SETTINGS_MODULE": "tianping.public_service.settings",
        "TIANPING_DATA": str(tmp_path),
    }
    done = subprocess.run([sys.executable, "-c", LOAD], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_no_room_of_trading_is_installed():
    assert not [app for app in settings.INSTALLED_APPS if "trading" in app or "supervision" in app]


@pytest.mark.django_db
def test_the_api_describes_itself():
    assert Client().get("/api/v1/openapi.json").json()["openapi"].startswith("3.")
    assert Client().get("/api/v1/docs").status_code == 200
