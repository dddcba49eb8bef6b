"""The smallest Django project that takes part in the exchange; where it lies is told by the environment."""

import os
import tempfile
from pathlib import Path

import dj_database_url

DATA = Path(os.environ.get("EXCHANGE_TEST_DATA") or tempfile.mkdtemp())
SECRET_KEY = "for tests only"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "tianping.exchange.tests.project.urls"
INSTALLED_APPS = ["tianping.record", "tianping.exchange", "tianping.exchange.tests.project.room"]
DATABASES = {"default": dj_database_url.parse(os.environ.get("DATABASE_URL") or f"sqlite:///{DATA / 'platform.db'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIDDLEWARE: list[str] = []
TIANPING_ORIGIN = os.environ.get("EXCHANGE_TEST_ORIGIN", "trading.yunxiu.example")
TIANPING_KIND = os.environ.get("EXCHANGE_TEST_KIND", "trading")
TIANPING_LOG_KEY = str(DATA / "keys" / "log.key")
TIANPING_BATCH_DEPTH = 4
TIANPING_BATCH_SECONDS = 0.5
TIANPING_DOCK_PRIVATE = True
