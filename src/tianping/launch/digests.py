"""RFC 9530 content digests."""

import base64
import hashlib


def content_digest(content: bytes) -> str:
    """This function will return the value of the header Content-Digest with SHA-256."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"
