"""What the page shows: keys by tender, refusals, the head of the log."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tianping.record import reading
from tianping.record.identity import own_keys
from tianping.record.models import Cosignature
from tianping.trustee.models import Release, ReleaseRefusal, TenderKey


@dataclass(frozen=True, kw_only=True)
class ShownKey:
    """A bound key as the public log tells of it. `digest` is the SHA-256 of the public key, as in the seal policy."""

    tender: str
    key_id: str
    digest: str
    opening_at: datetime | None
    state: str


@dataclass(frozen=True, kw_only=True)
class Head:
    """The newest checkpoint of this log, with the witnesses of the newest that has any."""

    size: int
    root: str
    witnesses: tuple[str, ...]


def keys(*, limit: int) -> list[ShownKey]:
    """This function will return the newest bound keys; those of the pool are nobody's business yet."""
    released = set(Release.objects.values_list("origin", "tender"))
    refused = set(ReleaseRefusal.objects.values_list("origin", "tender"))
    rows = TenderKey.objects.exclude(state="pool").order_by("-bound_at", "key_id")[:limit]
    return [_shown(row, released, refused) for row in rows]


def _shown(row: TenderKey, released: set[tuple[str, str]], refused: set[tuple[str, str]]) -> ShownKey:
    place = row.origin, row.tender
    state = "destroyed" if row.state == "destroyed" else "bound"
    if state == "bound" and place in released:
        state = "released"
    elif state == "bound" and place in refused:
        state = "refused"
    digest = hashlib.sha256(bytes(row.public)).hexdigest()
    return ShownKey(tender=row.tender, key_id=row.key_id, digest=digest, opening_at=row.opening_at, state=state)


def refusals(*, limit: int) -> Sequence[ReleaseRefusal]:
    """This function will return the newest refusals to release."""
    return list(ReleaseRefusal.objects.order_by("-at", "tender")[:limit])


def log_head() -> Head:
    """This function will return the head of this log."""
    signed = reading.checkpoint()
    if signed is None:
        return Head(size=0, root="", witnesses=())
    newest = Cosignature.objects.order_by("-checkpoint_id").first()
    names = (
        Cosignature.objects.filter(checkpoint=newest.checkpoint).order_by("witness").values_list("witness", flat=True)
        if newest
        else []
    )
    return Head(size=signed.checkpoint.size, root=signed.checkpoint.root.hex(), witnesses=tuple(names))


def log_vkey() -> str:
    """This function will return the public key of this log."""
    return own_keys().log.vkey
