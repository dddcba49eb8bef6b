"""The packet of released pieces."""

import pytest

from tianping.sealing.shares import Pieces
from tianping.sealing.suites import suite
from tianping.trustee import packets

NAMES = ("trading.yunxiu.example", "service.yunxiu.example", "custodian.yunxiu.example")
SEAL = "ab" * 32
PIECES = {SEAL: Pieces(trustee=2, values={1: b"\x01" * 32, 3: b"\x03" * 32})}
OPENING, SECOND = suite("INTL-1").generate_keypair(), suite("INTL-1").generate_keypair()


def packet() -> packets.Packet:
    recipients: dict[packets.Role, bytes] = {"opening": OPENING[1], "second": SECOND[1]}
    return packets.make(suite="INTL-1", tender="T1", trustee=NAMES[1], index=2, pieces=PIECES, recipients=recipients)


def test_the_opening_platform_and_the_second_trustee_read_the_same_pieces() -> None:
    data = packet().encoded()
    assert packets.open_packet(data, tender="T1", trustee=NAMES[1], private=OPENING[0]) == PIECES
    assert packets.unseal(packets.parse(data), role="second", private=SECOND[0]) == PIECES


def test_a_packet_of_the_other_suite_is_read_by_keys_of_that_suite_and_by_no_other() -> None:
    (opening, theirs), (other, _) = (suite("SM-1").generate_keypair() for _ in range(2))
    made = packets.make(
        suite="SM-1", tender="T1", trustee=NAMES[1], index=2, pieces=PIECES, recipients={"opening": theirs}
    ).encoded()
    assert packets.open_packet(made, tender="T1", trustee=NAMES[1], private=opening) == PIECES
    with pytest.raises(packets.NotForThisKey):
        packets.unseal(packets.parse(made), role="opening", private=other)


def test_a_packet_does_not_open_with_another_key() -> None:
    with pytest.raises(packets.NotForThisKey):
        packets.unseal(packet(), role="opening", private=SECOND[0])


def test_a_part_moved_to_the_other_role_does_not_open() -> None:
    moved = packet().model_copy(update={"sealed": {"opening": packet().sealed["second"]}})
    with pytest.raises(packets.NotForThisKey):
        packets.unseal(moved, role="opening", private=SECOND[0])


@pytest.mark.parametrize(("tender", "trustee"), [("T2", NAMES[1]), ("T1", NAMES[0])])
def test_a_packet_of_another_tender_or_trustee_is_refused(tender: str, trustee: str) -> None:
    with pytest.raises(packets.PacketMalformed):
        packets.open_packet(packet().encoded(), tender=tender, trustee=trustee, private=OPENING[0])


@pytest.mark.parametrize("data", [b"{}", b"[]", b'{"v": 1}', b"\xff"])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(packets.PacketMalformed):
        packets.parse(data)


def test_pieces_of_another_trustee_are_refused() -> None:
    with pytest.raises(packets.PacketMalformed):
        packets.unseal(
            packets.make(
                suite="INTL-1", tender="T1", trustee=NAMES[0], index=1, pieces=PIECES, recipients={"second": SECOND[1]}
            ),
            role="second",
            private=SECOND[0],
        )


def test_the_second_is_never_the_platform_whose_claims_it_checks() -> None:
    trading, service, custodian = NAMES
    assert packets.second_of(NAMES, giver=trading, avoid=trading) == service
    assert packets.second_of(NAMES, giver=service, avoid=trading) == custodian
    assert packets.second_of(NAMES, giver=custodian, avoid=trading) == service
