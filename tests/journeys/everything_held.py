"""Runs inside one platform (`manage shell`): tries every key that its machine holds on every box that it holds.

Prints JSON: header hash to the numbers of the pieces that came out, and whether the opening engine opens any bid.
"""

import base64
import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from django.apps import apps
from django.conf import settings

from tianping.exchange.models import PeerLeaf
from tianping.record.models import SealedLeaf
from tianping.refusals import Refusal
from tianping.sealing.engine import combine
from tianping.sealing.envelope import MAGIC, read_head
from tianping.sealing.header import parse_bid_header
from tianping.sealing.keys import WrappingKeys
from tianping.sealing.reading import BidUnopenable
from tianping.sealing.shares import INDICES, Pieces, check_box
from tianping.sealing.suites import suite
from tianping.trustee.models import HeldBox, TenderKey

SUITE = suite("INTL-1")
Box = tuple[bytes, bytes]


def private_keys() -> Iterator[bytes]:
    """Every private key that the folder's wrapping keys open: trustee's keys, pool keys, opening keys."""
    wrapping = WrappingKeys(Path(settings.TIANPING_WRAPPING_KEYS))
    wrapped = [(key.key_id, bytes(key.wrapped)) for key in TenderKey.objects.all()]
    if apps.is_installed("tianping.trading.documents"):
        terms = apps.get_model("documents", "Terms").objects.all()
        wrapped += [(one.opening_key_ref, bytes(one.opening_key_wrapped)) for one in terms]
    for key_id, secret in wrapped:
        try:
            yield wrapping.unwrap(key_id=key_id, wrapped=secret)
        except Refusal:
            continue


def boxes() -> Iterator[Box]:
    """Every header with a box: in the tables, in the sealed acts of all logs, in every file."""
    for held in HeldBox.objects.all():
        yield bytes(held.header), bytes(held.box)
    for data in chain(
        SealedLeaf.objects.values_list("data", flat=True), PeerLeaf.objects.values_list("data", flat=True)
    ):
        body = json.loads(bytes(data))["body"]
        if "box" in body and "header" in body:
            yield base64.b64decode(body["header"]), base64.b64decode(body["box"])
    for path in Path(settings.TIANPING.data).rglob("*"):
        if path.is_file() and path.open("rb").read(len(MAGIC)) == MAGIC:
            head = read_head(path)
            for box in head.boxes:
                yield head.header_bytes, box


def opened(privates: list[bytes], header: bytes, box: bytes) -> Iterator[Pieces]:
    """What the box gives to any of the keys, tried as any of the trustees."""
    for private in privates:
        for index in INDICES:
            try:
                yield check_box(suite=SUITE, private=private, index=index, header_bytes=header, box=box)
            except Refusal:
                continue


def main() -> None:
    privates = list(private_keys())
    found: dict[bytes, dict[int, Pieces]] = defaultdict(dict)
    for header, box in set(boxes()):
        for pieces in opened(privates, header, box):
            found[header][pieces.trustee] = pieces
        found.setdefault(header, {})
    pieces_of, opens = {}, []
    for header, held in found.items():
        name = SUITE.hash(header).hex()
        pieces_of[name] = sorted({j for one in held.values() for j in one.values})
        try:
            combine(header=parse_bid_header(header), pieces=held)
            opens.append(name)
        except BidUnopenable:
            continue
    print(json.dumps({"keys": len(privates), "pieces": pieces_of, "opens": opens}))  # noqa: T201


main()
