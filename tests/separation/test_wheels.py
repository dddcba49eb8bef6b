"""Each platform boots with the others missing, and each wheel holds what it should and no other platform."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLATFORMS = {"trading", "public_service", "supervision", "custodian"}
WHEELS = {
    "tianping-trading": "trading",
    "tianping-public-service": "public_service",
    "tianping-supervision": "supervision",
    "tianping-custodian": "custodian",
}


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheels")
    subprocess.run([sys.executable, str(ROOT / "tools" / "wheels.py"), str(folder)], check=True)
    return {path.name.split("-")[0].replace("_", "-"): path for path in folder.glob("*.whl")}


def parts_of(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return {
            name.split("/")[1] for name in archive.namelist() if name.startswith("tianping/") and name.count("/") > 1
        }


@pytest.mark.parametrize(("name", "platform"), WHEELS.items())
def test_a_wheel_holds_its_platform_and_no_other(wheels, name, platform):
    assert parts_of(wheels[name]) & PLATFORMS == {platform}


def test_the_wheel_of_supervision_holds_no_trustee_and_no_trading_function(wheels):
    assert parts_of(wheels["tianping-supervision"]).isdisjoint({"trustee", "trading", "bidder"})


def test_the_wheel_of_the_bid_maker_holds_no_platform_and_no_web_framework(wheels):
    parts = parts_of(wheels["tianping-bidder"])
    assert parts.isdisjoint(PLATFORMS | {"web", "exchange", "trustee"})
    assert "bidder" in parts


@pytest.mark.parametrize(("name", "platform"), WHEELS.items())
def test_each_platform_boots_from_its_wheel_alone(wheels, name, platform, tmp_path):
    code = (
        "import os, django\n"
        f"os.environ['DJANGO_SETTINGS_MODULE'] = 'tianping.{platform}.settings'\n"
        "django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('migrate', verbosity=0)\n"
        "from django.test import Client\n"
        "from django.conf import settings\n"
        "answer = Client().get('/healthz', headers={'host': settings.ALLOWED_HOSTS[0].lstrip('.')})\n"
        "assert answer.status_code == 200, answer.content\n"
        "import importlib.util as u, tianping\n"
        f"others = {sorted(PLATFORMS - {platform})!r}\n"
        "assert not [other for other in others if u.find_spec('tianping.' + other)]\n"
        "print('booted')\n"
    )
    unpacked = tmp_path / "site"
    with zipfile.ZipFile(wheels[name]) as archive:
        archive.extractall(unpacked)
    site = next(Path(entry) for entry in sys.path if entry.endswith("site-packages"))
    for entry in site.iterdir():
        if entry.name not in {"tianping.pth"} and not entry.name.startswith("tianping"):
            (tmp_path / "lib").mkdir(exist_ok=True)
            (tmp_path / "lib" / entry.name).symlink_to(entry)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "PYTHONPATH": f"{unpacked}:{tmp_path / 'lib'}",
        "TIANPING_DATA": str(tmp_path / "data"),
    }
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith("booted")
