"""The digest that says that a notice has the same content on every medium (条例 art. 15)."""

import hashlib

from tianping.canonical import encode
from tianping.exchange.catalogue.notices import NoticePublished


def content_digest(notice: NoticePublished) -> str:
    """This function will return SHA-256, in hexadecimal, of the canonical body of the notice."""
    return hashlib.sha256(encode(notice.as_body())).hexdigest()
