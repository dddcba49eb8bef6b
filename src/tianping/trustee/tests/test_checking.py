"""Looking into another trustee's packet as its second."""

from typing import Any

from tianping.exchange.catalogue.keys import PiecesReleased
from tianping.exchange.models import Alarm
from tianping.sealing.header import header_hash
from tianping.sealing.shares import Pieces, check_box
from tianping.trustee import packets
from tianping.trustee.actions.checking import check_packet
from tianping.trustee.models import PacketCheck, PacketRelease, TenderKey
from tianping.trustee.tasks import look_into
from tianping.trustee.tests.conftest import AFTER, INTL, OWN, SERVICE, TENDER, TRADING, City


def packet_of_service(city: City, *, false: bool = False) -> tuple[PacketRelease, packets.Packet]:
    city.prepare()
    header_bytes, boxes = city.envelope()
    city.entrust(header_bytes, boxes[2])
    seal = header_hash(header_bytes, "INTL-1").hex()
    pieces = check_box(suite=INTL, private=city.service[0], index=2, header_bytes=header_bytes, box=boxes[1])
    if false:
        pieces = Pieces(trustee=2, values=dict.fromkeys(pieces.values, b"\x00" * 32))
    recipients: dict[packets.Role, bytes] = {
        "opening": city.opening[1],
        "second": bytes(TenderKey.objects.get(tender=TENDER).public),
    }
    packet = packets.make(
        suite="INTL-1", tender=TENDER, trustee=SERVICE, index=2, pieces={seal: pieces}, recipients=recipients
    )
    city.say(PiecesReleased(tender=TENDER, seals=(seal,), packet="a" * 64), origin=SERVICE)
    return PacketRelease.objects.get(), packet


def check(released: PacketRelease, packet: packets.Packet) -> PacketCheck:
    return check_packet(released=released, packet=packet, now=AFTER, wall=AFTER)


def test_a_sound_packet_is_found_sound(city: City) -> None:
    assert check(*packet_of_service(city)).sound
    assert not Alarm.objects.exists()


def test_pieces_that_do_not_fit_their_commitments_raise_an_alarm(city: City) -> None:
    found = check(*packet_of_service(city, false=True))
    assert not found.sound
    assert "commitments" in found.cause
    assert Alarm.objects.get().kind == "trustee-packet"


def test_a_packet_sealed_to_another_key_raises_an_alarm(city: City) -> None:
    released, packet = packet_of_service(city)
    swapped = packet.model_copy(update={"sealed": {"opening": "", "second": packet.sealed["opening"]}})
    assert not check(released, swapped).sound


def test_a_packet_that_does_not_open_for_its_second_is_kept_as_a_finding(city: City) -> None:
    released, packet = packet_of_service(city)
    swapped = packet.model_copy(update={"sealed": {"opening": "", "second": packet.sealed["opening"]}})
    look_into(released=released, packet=swapped, now=AFTER)
    assert not PacketCheck.objects.get().sound
    assert Alarm.objects.get().kind == "trustee-packet"


def test_the_opening_platform_is_no_second_and_finds_nothing(city: City, settings: Any) -> None:
    released, packet = packet_of_service(city)
    settings.TIANPING_ORIGIN = TRADING
    other = packet.model_copy(update={"sealed": {"opening": "", "second": packet.sealed["opening"]}})
    look_into(released=released, packet=other, now=AFTER)
    assert not PacketCheck.objects.exists()
    assert not Alarm.objects.exists()


def test_the_own_release_is_not_checked(city: City) -> None:
    city.say(PiecesReleased(tender=TENDER, seals=(), packet="b" * 64), origin=OWN)
    assert not PacketRelease.objects.exists()
