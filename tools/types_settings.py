"""Every app of every platform in one Django project, for the type checker alone; nothing runs on it."""

from importlib.util import find_spec
from typing import Any

from tianping.web.configuration import Configuration

TIANPING = Configuration.model_construct()
TIANPING_TRADING: Any = None
TIANPING_SERVICE: Any = None
TIANPING_SUPERVISION: Any = None
PLATFORMS = {
    "tianping.trading": (
        "subjects", "plans", "holds", "notices", "documents", "incidents", "bids", "opening", "evaluation", "award", "archive", "pages",
        "approvals", "objections", "contracts", "fees", "bidmaker",
    ),
    "tianping.public_service": ("visitors", "platforms", "subjects", "certificates", "publication", "experts", "sign_on"),
    "tianping.supervision": ("monitoring", "warnings", "complaints", "directives"),
}  # fmt: skip
FLOORS = (
    "tianping.record", "tianping.exchange", "tianping.trustee", "tianping.web", "tianping.web.accounts", "tianping.web.filing",
    "tianping.web.guarding",
)  # fmt: skip
ROOMS = tuple(f"{platform}.{room}" for platform, rooms in PLATFORMS.items() for room in rooms)

SECRET_KEY = "types only"
USE_TZ = True
AUTH_USER_MODEL = "accounts.User"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    *(app for app in (*FLOORS, *ROOMS) if find_spec(app) and find_spec(f"{app}.apps")),
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
TIANPING_ORIGIN = "types.example"
TIANPING_LOG_KEY = TIANPING_WRAPPING_KEYS = ""
