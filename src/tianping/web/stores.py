"""Where rows and files are kept: SQLite and a folder, or PostgreSQL and S3 by two settings; the same code above."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import dj_database_url

from tianping.web.configuration import Configuration

# WAL for readers beside a writer; FULL because a receipt once given must survive a power cut;
# IMMEDIATE because read-then-write transactions otherwise fail under load.
SQLITE: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"
        " PRAGMA busy_timeout=20000;"
    ),
}


def databases(configuration: Configuration, *, migrating: bool = False) -> dict[str, Any]:
    """This function will return Django's DATABASES; `migrating` takes the owner role where there is one."""
    url = configuration.database_url
    if migrating and configuration.migration_database_url:
        url = configuration.migration_database_url
    if url:
        found = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    else:
        found = {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(configuration.data / "platform.sqlite3"),
            "OPTIONS": dict(SQLITE),
            "CONN_MAX_AGE": 60,
            "TEST": {"NAME": str(configuration.data / "test.sqlite3")},
        }
    return {"default": found | {"ATOMIC_REQUESTS": False}}


def storages(configuration: Configuration) -> dict[str, Any]:
    """This function will return Django's STORAGES: files of the platform, and static files with hashed names."""
    return {
        "default": _s3(configuration) if configuration.storage_url else _folder(configuration),
        "staticfiles": {"BACKEND": "tianping.web.static_files.HashedStaticFiles"},
    }


def _folder(configuration: Configuration) -> dict[str, Any]:
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(configuration.data / "files"), "allow_overwrite": False},
    }


def _s3(configuration: Configuration) -> dict[str, Any]:
    """Keys come from the environment or the machine's role, as boto3 finds them; never from the address."""
    address = urlsplit(configuration.storage_url)
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    options: dict[str, Any] = {
        "bucket_name": address.netloc,
        "location": address.path.strip("/"),
        "file_overwrite": False,
        "default_acl": None,
        "querystring_auth": True,
    }
    if "endpoint" in asked:
        options["endpoint_url"] = asked["endpoint"]
    if "region" in asked:
        options["region_name"] = asked["region"]
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
