"""The smallest Django project that has a log; the database is DATABASE_URL's, or SQLite in memory."""

import os
import tempfile
from pathlib import Path

import dj_database_url

SECRET_KEY = "for tests only"
INSTALLED_APPS = ["tianping.record"]
DATABASES = {"default": dj_database_url.parse(os.environ.get("DATABASE_URL") or "sqlite://:memory:")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL"}
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TIANPING_ORIGIN = "trading.yunxiu.example"
TIANPING_LOG_KEY = str(Path(tempfile.mkdtemp()) / "log.key")
TIANPING_BATCH_DEPTH = 4
