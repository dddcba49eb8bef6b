"""What can be said is said: types, settings, commands, rooms; and nothing stands in a file that must not."""

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import click
import pytest

from tianping.cli import group
from tianping.custodian.configuration import CustodianConfiguration
from tianping.exchange.catalogue import event_types
from tianping.public_service.configuration import ServiceConfiguration
from tianping.supervision.configuration import SupervisionConfiguration
from tianping.trading.configuration import TradingConfiguration
from tianping.web.configuration import Configuration
from tianping.web.configured import variable

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "tianping"
CONFIGURATIONS = (
    Configuration,
    TradingConfiguration,
    ServiceConfiguration,
    SupervisionConfiguration,
    CustodianConfiguration,
)
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
REGISTRIES = ("python" + "hosted", "pypi" + r"\.org", "registry" + r"\.npmjs", "deb" + r"\.debian")
MACHINE_PATHS = r"(?<![\w.*])/(root|work|home/\w+)/"
FORBIDDEN = re.compile("|".join((*REGISTRIES, MACHINE_PATHS)).encode())
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}


@cache
def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def modules():
    return [path for path in SOURCE.rglob("*.py") if not {"tests", "migrations"} & set(path.parts)]


def commands(command, words=()):
    if not isinstance(command, click.Group):
        yield " ".join(words)
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        child = command.get_command(context, name)
        if child is not None and not child.hidden:
            yield from commands(child, (*words, name))


def rooms():
    for platform in ("trading", "public_service", "supervision"):
        for apps in sorted((SOURCE / platform).glob("*/apps.py")):
            yield apps.parent.name


def test_no_generated_document_is_stale():
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, str(ROOT / "tools" / "documents.py"), "--check"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("event", event_types().values(), ids=lambda event: event.TYPE)
def test_every_event_type_stands_in_the_exchange_standard(event):
    assert f"#### `{event.TYPE}` {event.ZH}\n" in text("docs/exchange/standard.md")


@pytest.mark.parametrize("configuration", CONFIGURATIONS, ids=lambda configuration: configuration.__name__)
def test_every_setting_is_described(configuration):
    pages = text("docs/settings.md") + text("docs/settings-platforms.md")
    names = [variable(name) for name in configuration.model_fields if name != "site"]
    assert [name for name in names if f"| `{name}` |" not in pages] == []
    assert [name for name, field in configuration.model_fields.items() if not field.description] == []


def test_every_setting_that_code_names_stands_in_a_document():
    pages = "".join(path.read_text(encoding="utf-8") for path in PAGES)
    named = {name for path in modules() for name in re.findall(r"TIANPING_[A-Z_]*[A-Z]", path.read_text("utf-8"))}
    assert sorted(name for name in named if f"`{name}`" not in pages and f"`{name}=" not in pages) == []


def test_every_command_is_described():
    page = text("docs/commands.md")
    assert [name for name in commands(group, ("tianping",)) if f"| `{name}" not in page] == []


def test_every_room_stands_on_the_map_and_in_the_glossary():
    missing = [name for name in rooms() if f"`{name}`" not in text("ARCHITECTURE.md")]
    missing += [name for name in rooms() if f"| `{name}` |" not in text("docs/glossary.md")]
    assert missing == []


def test_every_check_of_the_verifier_is_described():
    from tianping.record.verifier.numbered import CHECKS

    page = text("docs/bundle.md")
    assert [check.number for check in CHECKS if f"| {check.number} | " not in page] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page):
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link and "screenshots/" not in link]
    assert [link for link in local if not (page.parent / link).exists()] == []


def test_both_readmes_tell_the_same_commands_and_links():
    chinese, english = text("README.zh-CN.md"), text("README.md")
    found = [set(re.findall(r"\]\(([^)]+)\)", page)) for page in (chinese, english)]
    links = [{link.replace(".zh-CN.md", ".md") for link in one} - {"README.md"} for one in found]
    assert links[0] == links[1]
    spoken = [set(re.findall(r"`((?:make|tianping|/)[^`]*)`", page)) for page in (chinese, english)]
    assert spoken[0] == spoken[1]


def test_no_file_names_a_package_registry_or_a_path_of_one_machine():
    found = [
        f"{path.relative_to(ROOT)}: {match[0].decode()}"
        for path in tracked()
        if (match := FORBIDDEN.search(path.read_bytes()))
    ]
    assert found == []


def test_no_module_has_a_name_that_says_nothing():
    assert [str(p.relative_to(ROOT)) for p in tracked() if p.suffix == ".py" and p.stem in SAYS_NOTHING] == []
