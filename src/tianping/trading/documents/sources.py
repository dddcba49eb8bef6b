"""Which files of this room the exchange hands out: issued documents, to anybody."""

from typing import IO

from tianping.exchange.files import entitles_files
from tianping.refusals import NotFound
from tianping.trading.documents.models import DocumentFile
from tianping.trading.documents.queries import issued
from tianping.web.files import open_file


@entitles_files
def issued_documents(digest: str, reader: str | None) -> IO[bytes] | None:
    """This function will open an issued document by its digest; None for anything else."""
    if not issued(DocumentFile.objects.filter(sha256=digest)).exists():
        return None
    try:
        return open_file(digest)
    except NotFound:
        return None
