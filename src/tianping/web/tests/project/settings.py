"""A project with nothing but the shared rooms, to try them."""

import os
import tempfile
from pathlib import Path

from tianping.web.configured import load
from tianping.web.settings_base import build

_data = Path(os.environ.get("TIANPING_DATA") or tempfile.mkdtemp(prefix="tianping-web-"))
globals().update(
    build(
        platform="web",
        site="trading",
        rooms=["tianping.record", "tianping.exchange"],
        configuration=load(site="trading", data=_data, log_level="error"),
    )
)
ROOT_URLCONF = "tianping.web.tests.project.urls"
ALLOWED_HOSTS = ["*"]
TEMPLATES[0]["DIRS"] = [Path(__file__).parent / "templates"]  # noqa: F821 - from build
