"""Published test vectors: any implementation of docs/envelope.md must agree with the JSON files in this folder.

INTL-1's lie here, those of SM-1 in `sm-1`. The trustees' private keys are SHA-256 of the texts
`tianping-vector-trustee-1` to `-3`, taken as X25519 keys (RFC 7748), in SM-1 as private numbers on the SM2 curve.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any

NAMES = ("bidder_tag", "draw", "envelope", "primitives", "shares", "stream")
FOLDERS = {"INTL-1": "", "SM-1": "sm-1"}


@cache
def vector(name: str, suite: str = "INTL-1") -> Any:
    """This function will return one vector file by name and suite."""
    return json.loads((files(__package__) / FOLDERS[suite] / f"{name}.json").read_text("utf-8"))
