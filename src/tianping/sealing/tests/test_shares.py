"""Two of three, for any seed; a box that is spoiled is found before the deadline."""

import secrets
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.sealing import suites
from tianping.sealing.envelope import check_head
from tianping.sealing.framing import lp
from tianping.sealing.header import Header, bidder_tag, parse_bid_header
from tianping.sealing.policy import SealPolicy
from tianping.sealing.shares import (
    BadPieces,
    Pieces,
    SpoiledBox,
    bind,
    body_key,
    box_info,
    check_box,
    dummy,
    held_by,
    make_boxes,
)

from .conftest import LOT, TENDER, USCC, Seal, Trustees, make_policy

KEYS = {row.id: [row.generate_keypair() for _ in range(3)] for row in suites.SUITES}


def policy_of(row: suites.Suite) -> SealPolicy:
    return make_policy(tuple(public for _, public in KEYS[row.id]), suite=row.id)


def draft(row: suites.Suite, **changes: object) -> Header:
    header = Header(
        suite=row.id,
        tender=TENDER,
        lot=LOT,
        bidder="ab" * 32,
        seal_id="cd" * 32,
        counter=1,
        previous=None,
        policy=policy_of(row).digest(),
        commitments=["0" * 64] * 3,
    )
    return header.model_copy(update=changes)


def checked(row: suites.Suite, header_bytes: bytes, boxes: tuple[bytes, bytes, bytes], i: int) -> Pieces:
    return check_box(suite=row, private=KEYS[row.id][i - 1][0], index=i, header_bytes=header_bytes, box=boxes[i - 1])


@given(seed=st.binary(min_size=32, max_size=32), seal_id=st.binary(min_size=32, max_size=32))
def test_every_pair_of_trustees_derives_the_same_key(row: suites.Suite, seed: bytes, seal_id: bytes) -> None:
    header_bytes, pieces = bind(suite=row, draft=draft(row, seal_id=seal_id.hex()), seed=seed)
    boxes = make_boxes(
        suite=row, publics=[public for _, public in KEYS[row.id]], header_bytes=header_bytes, pieces=pieces
    )
    key = body_key(suite=row, pieces=pieces, header_bytes=header_bytes)
    held = {i: checked(row, header_bytes, boxes, i) for i in (1, 2, 3)}
    for one, two in combinations((1, 2, 3), 2):
        joint = {**held[one].values, **held[two].values}
        assert body_key(suite=row, pieces=(joint[1], joint[2], joint[3]), header_bytes=header_bytes) == key


@given(
    one=st.text(min_size=1, max_size=20), two=st.text(min_size=1, max_size=20), seed=st.binary(min_size=32, max_size=32)
)
def test_pieces_differ_wherever_the_context_differs(row: suites.Suite, one: str, two: str, seed: bytes) -> None:
    _, first = bind(suite=row, draft=draft(row, tender=one, lot=two), seed=seed)
    _, second = bind(suite=row, draft=draft(row, tender=one + two, lot=""), seed=seed)
    assert not set(first) & set(second)


def test_trustees_hold_what_the_others_lack() -> None:
    assert [held_by(i) for i in (1, 2, 3)] == [(2, 3), (1, 3), (1, 2)]


def sealed_boxes(row: suites.Suite) -> tuple[bytes, tuple[bytes, bytes, bytes], tuple[bytes, bytes, bytes]]:
    header_bytes, pieces = bind(suite=row, draft=draft(row), seed=secrets.token_bytes(32))
    publics = [public for _, public in KEYS[row.id]]
    return header_bytes, pieces, make_boxes(suite=row, publics=publics, header_bytes=header_bytes, pieces=pieces)


def test_a_box_with_other_pieces_is_spoiled_and_says_which(row: suites.Suite) -> None:
    header_bytes, pieces, _ = sealed_boxes(row)
    info = box_info(suite=row, index=1, header_bytes=header_bytes)
    spoiled = row.wrap(KEYS[row.id][0][1], pieces[1] + bytes(32), info)
    with pytest.raises(SpoiledBox, match="piece 3"):
        check_box(suite=row, private=KEYS[row.id][0][0], index=1, header_bytes=header_bytes, box=spoiled)


def test_a_box_of_another_length_is_spoiled(row: suites.Suite) -> None:
    header_bytes, pieces, _ = sealed_boxes(row)
    spoiled = row.wrap(KEYS[row.id][0][1], pieces[1], box_info(suite=row, index=1, header_bytes=header_bytes))
    with pytest.raises(SpoiledBox, match="two pieces"):
        check_box(suite=row, private=KEYS[row.id][0][0], index=1, header_bytes=header_bytes, box=spoiled)


@pytest.mark.parametrize("box", [b"", b"x", bytes(112), bytes(200)])
def test_a_box_of_garbage_is_spoiled(row: suites.Suite, box: bytes) -> None:
    header_bytes, _, _ = sealed_boxes(row)
    with pytest.raises(SpoiledBox):
        check_box(suite=row, private=KEYS[row.id][0][0], index=1, header_bytes=header_bytes, box=box)


def test_a_box_for_another_trustee_number_key_or_header_is_spoiled(row: suites.Suite) -> None:
    header_bytes, _, boxes = sealed_boxes(row)
    other_header, _, _ = sealed_boxes(row)
    for private, index, header in (
        (KEYS[row.id][0][0], 2, header_bytes),
        (KEYS[row.id][1][0], 1, header_bytes),
        (KEYS[row.id][0][0], 1, other_header),
    ):
        with pytest.raises(SpoiledBox, match="does not open"):
            check_box(suite=row, private=private, index=index, header_bytes=header, box=boxes[0])


def test_a_header_of_another_suite_spoils_the_box(row: suites.Suite) -> None:
    header_bytes, _, boxes = sealed_boxes(row)
    other = header_bytes.replace(b'-1"', b'-9"')
    with pytest.raises(SpoiledBox, match="suite"):
        check_box(suite=row, private=KEYS[row.id][0][0], index=1, header_bytes=other, box=boxes[0])


def test_a_dummy_has_the_form_and_size_of_a_real_envelope(row: suites.Suite, sealing: Seal, trustees: Trustees) -> None:
    _, head = sealing()
    header_bytes, boxes = dummy(trustees.policy, lot=LOT)
    assert len(header_bytes) == len(head.header_bytes)
    for box, real in zip(boxes, head.boxes, strict=True):
        assert abs(len(box) - len(real)) <= (6 if trustees.row.id == "SM-1" else 0)  # DER leaves leading zeros out
    header = parse_bid_header(header_bytes)
    assert (header.tender, header.lot, header.policy) == (TENDER, LOT, trustees.policy.digest())
    disguised = replace(head, header=header, header_bytes=header_bytes, boxes=boxes)
    assert set(trustees.pieces(disguised, 1, 2, 3)) == {1, 2, 3}
    with pytest.raises(Exception, match="damaged"):
        check_head(disguised, policy=trustees.policy, tender=TENDER, lot=LOT)


def test_pieces_travel_as_json_and_other_forms_are_refused() -> None:
    pieces = Pieces(trustee=2, values={1: b"a" * 32, 3: b"b" * 32})
    assert Pieces.from_json(pieces.to_json()) == pieces
    for wrong in ({}, {"trustee": 2, "pieces": {"1": "zz", "3": ""}}, {"trustee": 1, "pieces": {"1": "", "2": ""}}):
        with pytest.raises(BadPieces):
            Pieces.from_json(wrong)


def test_the_bidders_tag_tells_nothing_without_the_salt(row: suites.Suite) -> None:
    one, two = secrets.token_bytes(32), secrets.token_bytes(32)
    assert bidder_tag(one, USCC, suite=row.id) != bidder_tag(two, USCC, suite=row.id)
    assert bidder_tag(one, USCC, suite=row.id) == row.hash(lp(b"bidder", one, USCC.encode())).hex()
