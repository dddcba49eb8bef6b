"""The archived package is a public file."""

from typing import IO

from tianping.exchange.files import entitles_files
from tianping.trading.archive.models import Package
from tianping.web import files


@entitles_files
def packages(digest: str, reader: str | None) -> IO[bytes] | None:
    """This function will open an archived package for anybody."""
    if not Package.objects.filter(sha256=digest).exists():
        return None
    return files.open_file(digest)
