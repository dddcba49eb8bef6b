"""Raw bodies of files, as every platform takes them."""

from tianping.web.raw_bodies import Body, declared_digest, stream_of

__all__ = ["Body", "declared_digest", "stream_of"]
