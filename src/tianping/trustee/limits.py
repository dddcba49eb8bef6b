"""The few settings of a trustee, each with its default; all are read from Django's settings when asked for."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings

FOLDER = "TIANPING_WRAPPING_KEYS"


def wrapping_keys() -> Path:
    """This function will return the folder of the wrapping keys: outside the database and its dumps."""
    folder: str = getattr(settings, FOLDER)
    return Path(folder)


def suite_ids() -> tuple[str, ...]:
    """This function will return the suites of which keys are kept ready; of any other they are made when asked for."""
    return tuple(getattr(settings, "TIANPING_TRUSTEE_SUITES", ("INTL-1", "SM-1")))


def pool_size() -> int:
    """This function will return how many unbound keys of each suite are kept ready."""
    return int(getattr(settings, "TIANPING_KEY_POOL", 8))


def box_wait() -> timedelta:
    """This function will return how long a release waits for boxes of standing bids that are still on their way."""
    return timedelta(seconds=float(getattr(settings, "TIANPING_BOX_WAIT_SECONDS", 120)))


def commit_wait() -> timedelta:
    """This function will return after how long a draw goes on without the parties that never committed."""
    return timedelta(seconds=float(getattr(settings, "TIANPING_DRAW_COMMIT_SECONDS", 600)))


def reveal_wait() -> timedelta:
    """This function will return after how long the escrow of a silent party is opened, counted from when all could."""
    return timedelta(seconds=float(getattr(settings, "TIANPING_DRAW_REVEAL_SECONDS", 600)))


def copy_limit() -> int:
    """This function will return the largest copy in bytes that the mirror takes."""
    return int(getattr(settings, "TIANPING_COPY_LIMIT_BYTES", 16 * 1024**3))
