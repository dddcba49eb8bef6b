"""Django settings shared by the three projects: `globals().update(build(platform="trading", site="trading", rooms=[…]))`."""

import json
import os
from collections.abc import Sequence
from typing import Any

from tianping.web.configuration import Configuration, Site
from tianping.web.configured import load
from tianping.web.logs import django_logging
from tianping.web.secret import secret_key
from tianping.web.stores import databases, storages

MIDDLEWARE = [
    "tianping.web.requests.RequestRecords",
    "django.middleware.security.SecurityMiddleware",
    "tianping.web.security.StrictHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tianping.web.requests.BodyLimits",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tianping.web.preferences.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tianping.web.accounts.sessions.Living",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tianping.web.refused.RefusalPages",
]
CONTEXT = [
    "django.template.context_processors.request",
    "django.template.context_processors.i18n",
    "django.contrib.auth.context_processors.auth",
    "tianping.web.context.site",
]

VALIDATION = "django.contrib.auth.password_validation"
VALIDATORS: list[tuple[str, dict[str, Any]]] = [
    ("MinimumLengthValidator", {"min_length": 12}),
    ("UserAttributeSimilarityValidator", {"user_attributes": ("sign_in_name", "name")}),
    ("CommonPasswordValidator", {}),
    ("NumericPasswordValidator", {}),
]
BUILTINS = ["django.templatetags.i18n", "django.templatetags.static", "tianping.web.templatetags.tp"]


def build(
    *, platform: str, site: Site, rooms: Sequence[str], configuration: Configuration | None = None
) -> dict[str, Any]:
    """This function will return the settings of one project.

    `platform` is the package under `tianping`; `rooms` are the dotted apps besides those of `web`, in order, with the
    storage apps of the lower floors first. Raises ConfigurationRefused at start.
    """
    configuration = configuration or load(site=site)
    (configuration.data / "static").mkdir(parents=True, exist_ok=True)
    return {
        "TIANPING": configuration,
        "TIANPING_PLATFORM": platform,
        "TIANPING_BODY_LIMITS": [],
        "DEBUG": False,
        "SECRET_KEY": secret_key(configuration.secret_key_path),
        "ALLOWED_HOSTS": list(configuration.hosts),
        "TIANPING_PEOPLE": site != "custodian",  # people sign in on the three sites, not at the custodian's
        "ROOT_URLCONF": f"tianping.{platform}.urls",
        "WSGI_APPLICATION": "tianping.web.wsgi.application",
        "INSTALLED_APPS": _apps(rooms),
        "MIDDLEWARE": list(MIDDLEWARE),
        "TEMPLATES": [_templates()],
        "DATABASES": databases(configuration, migrating=os.environ.get("TIANPING_MIGRATING") == "1"),
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "STORAGES": storages(configuration),
        "LOGGING": django_logging(configuration.log_level),
        **_exchange(configuration),
        **_files(configuration),
        **_accounts(),
        **_language(),
        **_safety(configuration),
    }


def _apps(rooms: Sequence[str]) -> list[str]:
    return [
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.staticfiles",
        "tianping.web",
        "tianping.web.accounts",
        "tianping.web.filing",
        "tianping.web.guarding",
        "tianping.web.desk",
        *rooms,
    ]


def _templates() -> dict[str, Any]:
    return {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": list(CONTEXT), "builtins": list(BUILTINS)},
    }


def _exchange(configuration: Configuration) -> dict[str, Any]:
    """What the lower floors, which know no configuration, read from the settings."""
    peers = configuration.peers
    return {
        "TIANPING_ORIGIN": configuration.origin,
        "TIANPING_LOG_KEY": str(configuration.log_key_path),
        "TIANPING_DOCK_PRIVATE": configuration.demonstration,  # a city on one machine has no public addresses
        "TIANPING_PEERS": json.loads(peers.read_text(encoding="utf-8")) if peers else [],
        "TIANPING_BATCH_SECONDS": configuration.batch_seconds,
        "TIANPING_BATCH_DEPTH": configuration.batch_depth,
        "TIANPING_WRAPPING_KEYS": str(configuration.wrapping_keys_path),
        "TIANPING_KEY_POOL": configuration.key_pool,
        "TIANPING_DRAW_COMMIT_SECONDS": configuration.draw_commit_seconds,
        "TIANPING_DRAW_REVEAL_SECONDS": configuration.draw_reveal_seconds,
    }


def _files(configuration: Configuration) -> dict[str, Any]:
    collected = configuration.data / "static"
    return {
        "STATIC_URL": "/static/",
        "STATIC_ROOT": str(collected),
        "WHITENOISE_USE_FINDERS": not (collected / "staticfiles.json").exists(),
        "FILE_UPLOAD_TEMP_DIR": None,
        "FILE_UPLOAD_HANDLERS": ["django.core.files.uploadhandler.MemoryFileUploadHandler"],
        "FILE_UPLOAD_MAX_MEMORY_SIZE": configuration.body_limit_kib * 1024,
        "DATA_UPLOAD_MAX_MEMORY_SIZE": None,  # the body limits of this house say it, per route
    }


def _accounts() -> dict[str, Any]:
    return {
        "AUTH_USER_MODEL": "accounts.User",
        "AUTHENTICATION_BACKENDS": [
            "rules.permissions.ObjectPermissionBackend",
            "django.contrib.auth.backends.ModelBackend",
        ],
        "LOGIN_URL": "/session/",
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.ScryptPasswordHasher"],
        "AUTH_PASSWORD_VALIDATORS": [{"NAME": f"{VALIDATION}.{name}", "OPTIONS": given} for name, given in VALIDATORS],
        "TIANPING_TRUST_LIST_PROVIDER": "tianping.web.accounts.trust.no_trust_list",
        "TIANPING_ROLES_PROVIDER": "tianping.web.accounts.trust.no_roles",
    }


def _language() -> dict[str, Any]:
    return {
        "LANGUAGE_CODE": "zh-hans",
        "LANGUAGES": [("zh-hans", "中文"), ("en", "English")],
        "LANGUAGE_COOKIE_NAME": "tp_language",
        "LANGUAGE_COOKIE_SAMESITE": "Lax",
        "TIME_ZONE": "Asia/Shanghai",
        "USE_TZ": True,
        "USE_I18N": True,
    }


def _safety(configuration: Configuration) -> dict[str, Any]:
    secure, prefix = configuration.secure, "__Host-" if configuration.secure else ""
    settings: dict[str, Any] = {
        "SESSION_COOKIE_NAME": f"{prefix}tp_{configuration.site}_session",
        "CSRF_COOKIE_NAME": f"{prefix}tp_{configuration.site}_csrf",
        "SESSION_COOKIE_AGE": int(configuration.session_hours * 3600),
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_FAILURE_VIEW": "tianping.web.refused.forgery",
        "X_FRAME_OPTIONS": "DENY",
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "SESSION_COOKIE_SECURE": secure,
        "CSRF_COOKIE_SECURE": secure,
    }
    if secure:
        settings |= {"SECURE_HSTS_SECONDS": 31_536_000, "SECURE_SSL_REDIRECT": configuration.proxies == 0}
        settings |= {"CSRF_TRUSTED_ORIGINS": [str(configuration.base_url).rstrip("/")]}
    if secure and configuration.proxies:
        settings["SECURE_PROXY_SSL_HEADER"] = ("HTTP_X_FORWARDED_PROTO", "https")
    return settings
