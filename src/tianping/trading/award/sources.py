"""The award notice is a public file: it says no more than the result."""

from typing import IO

from tianping.exchange.files import entitles_files
from tianping.trading.award.models import AwardNotice
from tianping.web import files


@entitles_files
def award_notices(digest: str, reader: str | None) -> IO[bytes] | None:
    """This function will open an award notice for anybody."""
    if not digest or not AwardNotice.objects.filter(sha256=digest).exists():
        return None
    return files.open_file(digest)
