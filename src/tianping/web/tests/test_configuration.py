"""Settings: typed, described, refused with a sentence."""

from pathlib import Path
from typing import Any

import pytest

from tianping.web import settings_page
from tianping.web.configuration import Configuration, Site
from tianping.web.configured import ConfigurationRefused, load, variable

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Configuration.model_fields:
        monkeypatch.delenv(variable(name), raising=False)


def test_each_site_has_its_own_folder_port_and_log() -> None:
    sites: tuple[Site, ...] = ("trading", "service", "supervision")
    found = [load(site=site) for site in sites]
    for value in ("data", "port", "origin", "base_url"):
        assert len({str(getattr(one, value)) for one in found}) == 3


def test_the_environment_overrules_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIANPING_PORT", "9000")
    monkeypatch.setenv("TIANPING_ALLOWED_HOSTS", "a.example, b.example")
    monkeypatch.setenv("DATABASE_URL", "postgresql://u@h/db")
    monkeypatch.setenv("TIANPING_ORIGIN", "")
    found = load(site="service")
    assert found.port == 9000
    assert found.hosts == ("a.example", "b.example")
    assert found.database_url == "postgresql://u@h/db"
    assert found.origin == "service.localhost"


@pytest.mark.parametrize(
    ("name", "value", "zh", "en"),
    [
        ("TIANPING_PORT", "x", "须是整数", "whole number"),
        ("TIANPING_THREADS", "8", "不能小于 64", "less than 64"),
        ("TIANPING_BATCH_SECONDS", "0", "须大于 0", "more than 0"),
        ("TIANPING_ORIGIN", "No Dots", "小写域名", "host name"),
        ("TIANPING_BASE_URL", "trading", "http://", "http://"),
        ("TIANPING_LOG_LEVEL", "loud", "只能是", "one of"),
        ("DATABASE_URL", "mysql://x", "postgresql://", "postgresql://"),
        ("STORAGE_URL", "/files", "s3://", "s3://"),
    ],
)
def test_a_wrong_value_is_refused_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, zh: str, en: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationRefused) as refused:
        load(site="trading")
    assert name in refused.value.sentence("zh")
    assert zh in refused.value.sentence("zh")
    assert en in refused.value.sentence("en")


@pytest.mark.parametrize(
    "values",
    [
        {"demonstration_clock": Path("clock.json")},
        {"demonstration": True, "origin": "trading.demo.example"},
        {"demonstration": True, "demonstration_clock": Path("clock.json"), "origin": "trading.city.example"},
        {"origin": "trading.demo.example"},
    ],
)
def test_the_demonstration_mode_is_refused_outside_demonstration_settings(values: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationRefused, match="demonstration"):
        load(site="trading", **values)


def test_the_demonstration_mode_names_itself_in_the_log() -> None:
    found = load(
        site="trading", demonstration=True, demonstration_clock=Path("clock.json"), origin="trading.demo.example"
    )
    assert found.demonstration


def test_every_setting_is_described() -> None:
    assert [name for name, field in Configuration.model_fields.items() if not field.description] == []


def test_the_page_of_settings_is_not_stale() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert page == settings_page.render(), "run: python -m tianping.web.settings_page > docs/settings.md"
