"""Where rows and files are kept."""

from pathlib import Path

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage.handler import StorageHandler
from django.db import connection
from moto import mock_aws

from tianping.web.configured import load
from tianping.web.settings_base import build
from tianping.web.stores import databases, storages


@pytest.fixture(autouse=True)
def _no_urls(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "STORAGE_URL", "MIGRATION_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


def test_without_settings_rows_and_files_lie_in_the_data_folder(tmp_path: Path) -> None:
    configuration = load(site="trading", data=tmp_path)
    database = databases(configuration)["default"]
    assert database["NAME"] == str(tmp_path / "platform.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert database["ATOMIC_REQUESTS"] is False
    assert storages(configuration)["default"]["OPTIONS"]["location"] == str(tmp_path / "files")


def test_two_settings_lead_to_postgresql_and_s3(tmp_path: Path) -> None:
    configuration = load(
        site="trading",
        data=tmp_path,
        database_url="postgresql://web@db/trading",
        migration_database_url="postgresql://owner@db/trading",
        storage_url="s3://bucket/some/folder?endpoint=http://s3.example&region=cn-1",
    )
    assert databases(configuration)["default"]["USER"] == "web"
    assert databases(configuration, migrating=True)["default"]["USER"] == "owner"
    options = storages(configuration)["default"]["OPTIONS"]
    assert options["bucket_name"] == "bucket"
    assert options["location"] == "some/folder"
    assert (options["endpoint_url"], options["region_name"]) == ("http://s3.example", "cn-1")


@pytest.mark.django_db
def test_sqlite_runs_as_the_specification_says() -> None:
    if connection.vendor != "sqlite":
        assert connection.vendor == "postgresql"
        return
    with connection.cursor() as cursor:
        found = {}
        for pragma in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers"):
            cursor.execute(f"PRAGMA {pragma}")
            found[pragma] = cursor.fetchone()[0]
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}


def test_sites_on_one_machine_have_different_cookies(tmp_path: Path) -> None:
    names = set()
    for site in ("trading", "service", "supervision"):
        settings = build(platform="web", site=site, rooms=[], configuration=load(site=site, data=tmp_path / site))
        names |= {settings["SESSION_COOKIE_NAME"], settings["CSRF_COOKIE_NAME"]}
    assert len(names) == 6


def test_by_tls_cookies_and_transport_are_strict(tmp_path: Path) -> None:
    configuration = load(site="trading", data=tmp_path, base_url="https://trading.example")
    settings = build(platform="web", site="trading", rooms=[], configuration=configuration)
    assert settings["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert settings["SECURE_HSTS_SECONDS"] > 0
    assert settings["DEBUG"] is False


def test_files_are_kept_in_s3_and_never_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        boto3.client("s3", region_name="us-east-1").create_bucket(Bucket="files")
        configuration = load(site="trading", data=tmp_path, storage_url="s3://files/trading?region=us-east-1")
        storage = StorageHandler(storages(configuration))["default"]
        first = storage.save("a/b.txt", ContentFile(b"one"))
        second = storage.save("a/b.txt", ContentFile(b"two"))
        assert first != second
        assert [storage.open(name).read() for name in (first, second)] == [b"one", b"two"]


def test_files_are_kept_in_a_folder_and_never_overwritten(tmp_path: Path) -> None:
    storage = StorageHandler(storages(load(site="trading", data=tmp_path)))["default"]
    first, second = (storage.save("a/b.txt", ContentFile(content)) for content in (b"one", b"two"))
    assert first != second
    assert (tmp_path / "files" / first).read_bytes() == b"one"
