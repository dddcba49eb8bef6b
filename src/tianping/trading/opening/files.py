"""The opening record is a public file (Order 20 art. 32)."""

from typing import IO

from tianping.exchange.files import entitles_files
from tianping.trading.opening.models import Opening
from tianping.web import files


@entitles_files
def record(digest: str, reader: str | None) -> IO[bytes] | None:
    """This function will open an opening record for anybody."""
    if not Opening.objects.filter(record=digest).exclude(record="").exists():
        return None
    return files.open_file(digest)
