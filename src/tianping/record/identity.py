"""Which log this process writes: its origin and keys, by the settings TIANPING_ORIGIN and TIANPING_LOG_KEY."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tianping.record.keys import PlatformKeys, load_or_make


def own_origin() -> str:
    """This function will return the name of this platform's log, e.g. `trading.yunxiu.example`."""
    return _setting("TIANPING_ORIGIN")


def key_path() -> Path:
    """This function will return where this platform's key file lies."""
    return Path(_setting("TIANPING_LOG_KEY"))


def own_keys() -> PlatformKeys:
    """This function will return this platform's private keys, making the key file at first use.

    Who signs with the log's key takes `signing.signing_keys()`, which asks the log which key it is.
    """
    path = key_path()
    if not path.exists():
        load_or_make(path, origin=own_origin())
    there = path.stat()
    return _keys(path, own_origin(), (there.st_ino, there.st_mtime_ns, there.st_mode))


def _setting(name: str) -> str:
    return str(getattr(settings, name))


@lru_cache(maxsize=8)
def _keys(path: Path, origin: str, state: tuple[int, int, int]) -> PlatformKeys:
    """Read once per state of the file: another process may replace it (rotation)."""
    return load_or_make(path, origin=origin)
