"""Reading the tree's stored subtrees."""

from collections.abc import Iterable
from typing import Literal

from tianping.record.merkle import NodeReader
from tianping.record.models import Node
from tianping.record.stored_tree import Place

HashName = Literal["sha256", "sm3"]


def number(level: int, index: int) -> int:
    """This function will return the number that a subtree is stored under."""
    return (index << (level + 1)) | ((1 << level) - 1)


def node_reader(name: HashName = "sha256") -> NodeReader:
    """This function will return a reader of stored complete subtrees; Node.DoesNotExist for one that is not there."""

    def node(level: int, index: int) -> bytes:
        return bytes(Node.objects.values_list(name, flat=True).get(place=number(level, index)))

    return node


def stored(places: Iterable[Place]) -> tuple[NodeReader, NodeReader]:
    """This function will read some subtrees at once, for SHA-256 and for SM3; KeyError for any other."""
    asked = {number(*place): place for place in places}
    rows = Node.objects.filter(place__in=asked).values_list("place", "sha256", "sm3")
    known = {asked[at]: (bytes(first), bytes(second)) for at, first, second in rows}
    return (lambda level, index: known[level, index][0]), (lambda level, index: known[level, index][1])
