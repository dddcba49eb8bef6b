"""Supervision has no trading function and takes no part in any tender (招标投标法 art. 7; 条例 art. 4; Order 20 art. 49)."""

import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from tianping.supervision.urls import api

LOAD = """
import sys, django
django.setup()
import tianping.supervision.urls
found = [name for name in sys.modules if name.startswith(("tianping.trustee", "tianping.trading", "tianping.public_service"))]
sys.exit(", ".join(found) or 0)
"""


def test_neither_trustee_nor_another_platform_is_loaded(tmp_path):
    environment = {
        "PYTHONPATH": ":".join(path for path in sys.path if path),
        "DJANGO_SETTINGS_MODULE": "tianping.supervision.settings",
        "TIANPING_DATA": str(tmp_path),
    }
    done = subprocess.run([sys.executable, "-c", LOAD], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_no_room_of_trading_and_no_trustee_is_installed():
    assert not [app for app in settings.INSTALLED_APPS if "trading" in app or "trustee" in app]


OWN = re.compile(r"/api/v1/(directives|complaints|complaint-papers|alarms)\b")


def test_what_a_program_can_change_is_a_directive_a_complaint_an_alarm_or_its_session():
    changing = {
        (method, path)
        for path, item in api.get_openapi_schema()["paths"].items()
        for method in item
        if method in {"post", "put", "patch", "delete"} and "/session" not in path
    }
    assert ("post", "/api/v1/directives") in changing
    assert not [path for _, path in changing if not OWN.match(path)]


@pytest.mark.django_db
def test_the_api_describes_itself():
    assert Client().get("/api/v1/openapi.json").json()["openapi"].startswith("3.")
    assert Client().get("/api/v1/docs").status_code == 200
