"""The smallest Django project that is a trustee; the database is DATABASE_URL's, or SQLite in memory."""

import os
import tempfile
from pathlib import Path

import dj_database_url

FOLDER = Path(os.environ.get("TRUSTEE_TEST_FOLDER") or tempfile.mkdtemp())
SECRET_KEY = "for tests only"
INSTALLED_APPS = ["tianping.record", "tianping.exchange", "tianping.trustee"]
URL = os.environ.get("TRUSTEE_TEST_DATABASE") or os.environ.get("DATABASE_URL") or "sqlite://:memory:"
DATABASES = {"default": dj_database_url.parse(URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE"}
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(FOLDER / "files"), "allow_overwrite": False},
    }
}
TIANPING_ORIGIN = os.environ.get("TRUSTEE_TEST_ORIGIN", "custodian.yunxiu.example")
TIANPING_KIND = TIANPING_ORIGIN.split(".")[0]
TIANPING_LOG_KEY = str(FOLDER / "log.key")
TIANPING_WRAPPING_KEYS = str(FOLDER / "wrapping")
TIANPING_OPERATOR = "12990100MB0000003Q"
TIANPING_BATCH_DEPTH = 4
TIANPING_KEY_POOL = 2
TIANPING_FETCH_INLINE = True
ROOT_URLCONF = "tianping.trustee.tests.project.urls"
ALLOWED_HOSTS = ["127.0.0.1"]
