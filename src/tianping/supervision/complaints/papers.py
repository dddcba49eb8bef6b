"""Papers that come with a page's form: handed in as the interface does, in the same step as what they belong to."""

from datetime import datetime
from typing import Any

from tianping.record.actors import Actor
from tianping.supervision.complaints import actions
from tianping.web.files import open_file
from tianping.web.filing.fields import KeptFile

FIELDS = {"evidence": "evidence", "evidence_2": "evidence", "evidence_3": "evidence", "authority": "authority"}


def handed_in(given: dict[str, Any], *, by: Actor, now: datetime, purpose: str = "") -> list[str]:
    """This function will hand in the files of a form, take them out of what it told, and return their digests."""
    digests = []
    for field, usual in FIELDS.items():
        kept = given.pop(field, None)
        if isinstance(kept, KeptFile):
            with open_file(kept.sha256) as content:
                row = actions.hand_in(
                    name=kept.name, purpose=purpose or usual, content=content, expected=kept.sha256, by=by, now=now
                )
            digests.append(row.sha256)
    return digests
