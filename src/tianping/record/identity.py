"""Which log this process writes: its origin and keys, by the settings TIANPING_ORIGIN and TIANPING_LOG_KEY."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tianping.record.keys import PlatformKeys, load_or_make


def own_origin() -> str:
    """This function will return the name of this platform's log, e.g. `trading.yunxiu.example`."""
    return _setting("TIANPING_ORIGIN")


def own_keys() -> PlatformKeys:
    """This function will return this platform's private keys, making the key file at first use."""
    return _keys(Path(_setting("TIANPING_LOG_KEY")), own_origin())


def _setting(name: str) -> str:
    return str(getattr(settings, name))


@lru_cache(maxsize=8)
def _keys(path: Path, origin: str) -> PlatformKeys:
    return load_or_make(path, origin=origin)
