"""The guides: each role has one in both languages, in step; what they call by name stands on a page."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "tianping"
GUIDES = ROOT / "docs" / "guides"
ROLES = ("buyer", "agency", "bidder", "expert", "operator", "supervisor", "auditor", "citizen")
NOT_TRANSLATED = {"English"}


def text(role, language):
    return (GUIDES / f"{role}{language}.md").read_text(encoding="utf-8")


def words(said):
    return re.findall("「([^」]+)」", said)


def pictures(said):
    return re.findall(r"\(\.\./screenshots/guides/([^)]+)\)", said)


@cache
def labels():
    """Every Chinese text that pages show: quoted in code and templates."""
    found = set()
    for path in SOURCE.rglob("*"):
        if path.suffix in (".py", ".html") and "tests" not in path.parts:
            said = path.read_text(encoding="utf-8")
            found |= set(re.findall(r'"([^"\n]+)"', said)) | set(re.findall(r'translate "([^"\n]+)"', said))
    return found


@cache
def english():
    """Every English text that pages show."""
    found = set()
    for path in SOURCE.glob("*/locale/en/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            for message in read_po(file):
                found |= {message.string} if isinstance(message.string, str) else set(message.string)
    return found


@cache
def made():
    """The pictures that the browser's test makes, as its table says."""
    line = "from tests.browser.guiding import PLACES; print(*(place.picture for place in PLACES))"
    done = subprocess.run([sys.executable, "-c", line], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.split()


def test_there_is_a_guide_for_each_role_and_no_other():
    names = {f"{role}{language}.md" for role in ROLES for language in ("", ".zh-CN")}
    assert {path.name for path in GUIDES.glob("*.md")} == names


@pytest.mark.parametrize("role", ROLES)
def test_both_languages_have_the_same_chapters_pictures_and_troubles(role):
    chinese, other = text(role, ".zh-CN"), text(role, "")
    assert pictures(chinese) == pictures(other) != []
    for mark in (r"^## ", r"^\d+\. ", r"^\| "):
        counts = [len(re.findall(mark, said, re.MULTILINE)) for said in (chinese, other)]
        assert counts[0] == counts[1], mark


@pytest.mark.parametrize("role", ROLES)
def test_each_picture_is_made_by_the_browser_test(role):
    assert [name for name in pictures(text(role, ".zh-CN")) if name not in made()] == []


def test_every_picture_made_is_shown_in_a_guide():
    shown = {name for role in ROLES for name in pictures(text(role, ".zh-CN"))}
    assert set(made()) == shown


@pytest.mark.parametrize("role", ROLES)
def test_what_a_guide_calls_by_name_stands_on_a_page(role):
    assert [word for word in words(text(role, ".zh-CN")) if word not in labels() | NOT_TRANSLATED] == []


@pytest.mark.parametrize("role", ROLES)
def test_what_the_english_guide_calls_by_name_is_the_english_of_a_page(role):
    assert [word for word in words(text(role, "")) if word not in english()] == []
