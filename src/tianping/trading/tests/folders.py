"""A data folder of one's own for a test: files, uploads, keys. A conftest imports the fixture."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def own_folder(tmp_path: Path, settings: Any) -> Path:
    """The platform's data lie in a new folder."""
    folder = tmp_path / "data"
    move_to(folder, settings)
    return folder


def move_to(folder: Path, settings: Any) -> None:
    """Let the platform's data lie in a folder from now on."""
    folder.mkdir(exist_ok=True)
    settings.TIANPING = settings.TIANPING.model_copy(update={"data": folder})
    settings.TIANPING_LOG_KEY = str(folder / "keys" / "log.key")
    settings.TIANPING_WRAPPING_KEYS = str(folder / "wrapping")
    location = {"location": str(folder / "files")}
    stored = settings.STORAGES["default"]
    settings.STORAGES = settings.STORAGES | {"default": stored | {"OPTIONS": stored.get("OPTIONS", {}) | location}}
