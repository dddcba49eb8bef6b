"""The opening record is a public file (Order 20 art. 32)."""

from typing import IO

from django.db.models import Q

from tianping.exchange.files import entitles_files
from tianping.trading.opening.models import Opening
from tianping.web import files


@entitles_files
def record(digest: str, reader: str | None) -> IO[bytes] | None:
    """This function will open an opening record, or the record of a hall, for anybody."""
    if not digest or not Opening.objects.filter(Q(record=digest) | Q(hall_record=digest)).exists():
        return None
    return files.open_file(digest)
