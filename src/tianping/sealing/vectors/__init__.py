"""Published test vectors: any implementation of docs/envelope.md must agree with the JSON files in this folder.

The trustees' private keys are SHA-256 of the texts `tianping-vector-trustee-1` to `-3`, taken as X25519 keys (RFC 7748).
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any

NAMES = ("bidder_tag", "draw", "envelope", "shares", "stream")


@cache
def vector(name: str) -> Any:
    """This function will return one vector file by name."""
    return json.loads((files(__package__) / f"{name}.json").read_text("utf-8"))
