"""An entry as a room reads it: typed, with its place, whether it came openly or as a sealed leaf."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from tianping.exchange.catalogue import event_types
from tianping.record.events import Event, FileRef, Header


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of a log. `leaf` is its index in the sealed batch at `position`, None for a public entry.

    `event` is of the catalogue's type; `kind` is the kind of platform whose log it stands in, `own` says that it is
    this platform's log. `at` is aware UTC, by the business clock of the origin.
    """

    origin: str
    kind: str
    own: bool
    position: int
    leaf: int | None
    id: str
    type: str
    type_version: int
    refs: Mapping[str, str]
    actor: Mapping[str, str]
    at: datetime
    event: Event
    files: tuple[FileRef, ...] = ()

    @property
    def sealed(self) -> bool:
        """Whether only the entitled read this entry."""
        return self.leaf is not None

    @property
    def place(self) -> tuple[str, int, int]:
        """Where the entry stands: origin, position, leaf (-1 for a public entry). Unique over the whole exchange."""
        return (self.origin, self.position, -1 if self.leaf is None else self.leaf)


@cache
def catalogue_type(type_: str, version: int) -> type[Event] | None:
    """This function will return the catalogue's class, or None for a type or version that is not known here."""
    return event_types().get((type_, version))


def header_of(data: bytes) -> Header:
    """This function will read an entry's canonical bytes; pydantic.ValidationError where they are none."""
    return Header.model_validate_json(data)


def read_entry(*, data: bytes, origin: str, kind: str, own: bool, position: int, leaf: int | None) -> Entry | None:
    """This function will type an entry; None where its type or version is not of this catalogue.

    Raises ValueError (pydantic.ValidationError is one) where the entry says that it belongs to another log, or its
    body is not of its type.
    """
    header = header_of(data)
    if header.origin != origin:
        raise ValueError(f"the entry names {header.origin} as its origin")
    type_ = catalogue_type(header.type, header.type_version)
    if type_ is None:
        return None
    return Entry(
        origin=origin,
        kind=kind,
        own=own,
        position=position,
        leaf=leaf,
        id=header.id,
        type=header.type,
        type_version=header.type_version,
        refs=header.refs,
        actor=header.actor,
        at=header.at,
        event=type_.of_body(header.body),
        files=header.files,
    )
