"""Reading the tree's stored subtrees."""

from typing import Literal

from tianping.record.merkle import NodeReader
from tianping.record.models import Node

HashName = Literal["sha256", "sm3"]


def node_reader(name: HashName = "sha256") -> NodeReader:
    """This function will return a reader of stored complete subtrees; Node.DoesNotExist for one that is not there."""

    def node(level: int, index: int) -> bytes:
        return bytes(Node.objects.values_list(name, flat=True).get(level=level, index=index))

    return node
