"""Releasing: all conditions hold, then each one of them does not."""

import base64
import json
from datetime import datetime, timedelta

import pytest
from django.conf import settings as django_settings

from tianping.exchange.catalogue import documents
from tianping.exchange.models import Alarm, Peer, PeerCheckpoint
from tianping.record.models import Event
from tianping.sealing.header import parse_bid_header
from tianping.sealing.policy import TrusteeKey
from tianping.sealing.shares import fits
from tianping.trustee import filing, packets
from tianping.trustee.actions.releasing import candidates, release, would_act
from tianping.trustee.entitlements import entitled, open_for
from tianping.trustee.models import EntrustedTender, HeldBox, Release, ReleaseRefusal, WitnessedHead
from tianping.trustee.tests.conftest import (
    AFTER,
    BEFORE,
    BY,
    INTL,
    OPENING,
    ORGANISATIONS,
    OWN,
    SERVICE,
    SUPERVISION,
    TENDER,
    TRADING,
    City,
)


def ready(city: City, *, count: int = 3, **facts: object) -> list[str]:
    city.prepare(**facts)  # type: ignore[arg-type]
    return [city.bid() for _ in range(count)]


def closed(city: City, standing: list[str], **lists: object) -> None:
    city.cosigned(city.close(standing, **lists))


def run(now: datetime = AFTER) -> Release | ReleaseRefusal | None:
    tender = EntrustedTender.objects.get(tender=TENDER)
    return release(tender=tender, by=BY, now=now, wall=now)


def refusal(now: datetime = AFTER) -> int:
    found = run(now)
    assert isinstance(found, ReleaseRefusal)
    told = json.loads(bytes(Event.objects.get(type="trustee.release_refused").header))["body"]
    assert told["condition"] == found.condition
    assert Alarm.objects.filter(kind="trustee-release").exists() is (found.condition != 5)
    assert not Release.objects.exists()
    assert run(now) is None
    return int(found.condition)


def test_pieces_go_to_the_opening_key_and_to_a_second_trustee(city: City) -> None:
    seals = ready(city)
    closed(city, seals)
    done = run()
    assert isinstance(done, Release)
    with filing.open_kept(done.packet) as stream:  # type: ignore[union-attr]
        data = stream.read()
    opened = packets.open_packet(data, tender=TENDER, trustee=OWN, private=city.opening[0])
    assert packets.unseal(packets.parse(data), role="second", private=city.service[0]) == opened
    assert sorted(opened) == sorted(seals)
    for seal, pieces in opened.items():
        header = parse_bid_header(bytes(HeldBox.objects.get(seal=seal).header))
        assert all(fits(header=header, index=j, piece=piece) for j, piece in pieces.values.items())


def test_the_release_is_told_in_the_log_with_the_packets_digest(city: City) -> None:
    seals = ready(city)
    closed(city, seals)
    done = run()
    told = json.loads(bytes(Event.objects.get(type="trustee.released").header))["body"]
    assert told == {"tender": TENDER, "seals": sorted(seals), "packet": done.packet, "alarms": []}  # type: ignore[union-attr]


def test_only_the_opening_platform_and_the_second_trustee_may_fetch_the_packet(city: City) -> None:
    closed(city, ready(city))
    packet = run().packet  # type: ignore[union-attr]
    assert entitled(sha256=packet, reader=TRADING)
    assert entitled(sha256=packet, reader=SERVICE)
    assert open_for(packet, SUPERVISION) is None
    assert open_for(packet, None) is None


def test_pieces_are_released_once(city: City) -> None:
    closed(city, ready(city))
    assert run() is not None
    assert run() is None
    assert run(AFTER + timedelta(days=1)) is None


def test_more_bids_than_one_packet_holds_make_further_packets(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packets, "PER_PACKET", 2)
    seals = ready(city, count=5)
    closed(city, seals)
    found = [run() for _ in range(4)]
    assert found.pop() is None
    assert [len(one.seals) for one in found if isinstance(one, Release)] == [2, 2, 1]
    assert sorted(seal for one in Release.objects.all() for seal in one.seals) == sorted(seals)


def test_dummies_replaced_and_withdrawn_versions_are_not_released(city: City) -> None:
    old, *others = ready(city, count=5)
    new = city.bid(previous=old)
    dummy, gone, *kept = others
    closed(city, [new, *kept], replaced=(old,), dummies=(dummy,), withdrawn=(gone,))
    assert run().seals == sorted([new, *kept])  # type: ignore[union-attr]


def test_before_the_opening_time_nothing_is_released_or_said(city: City) -> None:
    closed(city, ready(city))
    assert run(OPENING - timedelta(milliseconds=1)) is None
    assert not ReleaseRefusal.objects.exists()


def test_a_trustee_whose_clock_is_ahead_waits_for_the_closing_list(city: City) -> None:
    ready(city)
    assert run(AFTER + timedelta(days=2)) is None
    assert candidates(now=AFTER + timedelta(days=2)) == []


def test_an_opening_moved_later_is_waited_for(city: City) -> None:
    seals = ready(city)
    later = OPENING + timedelta(days=3)
    city.say(documents.OpeningMoved(tender=TENDER, bids_due_at=later, opening_at=later, reason="澄清"))
    city.cosigned(city.close(seals, at=later))
    assert run(AFTER) is None
    assert isinstance(run(later), Release)


def test_condition_1_an_attempt_to_move_the_opening_earlier_is_refused(city: City) -> None:
    seals = ready(city)
    early = OPENING - timedelta(days=3)
    city.say(documents.OpeningMoved(tender=TENDER, bids_due_at=early, opening_at=early, reason="提前"))
    closed(city, seals)
    assert run(early + timedelta(seconds=1)) is None
    assert refusal() == 1


def test_condition_2_a_closing_list_that_nobody_cosigned_is_waited_for(city: City) -> None:
    entry = city.close(ready(city))
    assert run() is None
    WitnessedHead.objects.create(origin=TRADING, size=entry.position, witness="w", note="-", at=AFTER)
    assert run() is None
    city.cosigned(entry)
    assert isinstance(run(), Release)


def test_condition_2_a_closing_before_the_deadline_is_refused(city: City) -> None:
    seals = ready(city)
    city.cosigned(city.close(seals, at=OPENING - timedelta(hours=1)))
    assert refusal() == 2


def test_condition_2_a_second_closing_list_is_refused(city: City) -> None:
    seals = ready(city, count=4)
    closed(city, seals)
    city.close(seals[:3], withdrawn=(seals[3],))
    assert refusal() == 2


def test_condition_3_an_answered_receipt_that_is_not_listed_is_refused(city: City) -> None:
    closed(city, ready(city, count=4)[:3])
    assert refusal() == 3


def test_condition_4_an_older_version_in_the_list_is_refused(city: City) -> None:
    seals = ready(city)
    new = city.bid(previous=seals[0])
    closed(city, seals, withdrawn=(new,))
    assert refusal() == 4


def test_condition_5_fewer_than_three_bids_are_refused_without_an_alarm_since_the_law_foresees_it(city: City) -> None:
    closed(city, ready(city, count=2))
    assert refusal() == 5


def test_condition_5_a_mandatory_tender_cannot_state_fewer_than_the_law(city: City) -> None:
    closed(city, ready(city, count=2, minimum_bids=1))
    assert refusal() == 5


def test_condition_5_a_voluntary_tender_opens_with_the_number_it_stated(city: City) -> None:
    closed(city, ready(city, count=2, minimum_bids=2, mandatory=False))
    assert isinstance(run(), Release)


def test_condition_6_a_suspended_tender_is_refused_and_released_once_it_is_resumed(city: City) -> None:
    closed(city, ready(city))
    city.direct("suspend")
    assert refusal() == 6
    city.direct("resume", directive="d2", lifts="d1")
    assert isinstance(run(AFTER + timedelta(days=5)), Release)


def test_a_directive_that_no_supervising_platform_gave_suspends_nothing(city: City) -> None:
    closed(city, ready(city))
    city.direct("suspend", origin=SERVICE)
    assert isinstance(run(), Release)


def test_stale_supervision_is_released_with_a_logged_alarm(city: City) -> None:
    closed(city, ready(city))
    PeerCheckpoint.objects.update(advanced_at=AFTER - timedelta(hours=2))
    assert isinstance(run(), Release)
    told = json.loads(bytes(Event.objects.get(type="trustee.released").header))["body"]
    assert "supervision's log" in told["alarms"][0]
    assert Alarm.objects.filter(kind="trustee-release").exists()


def test_a_supervision_log_never_followed_is_an_alarm_too(city: City) -> None:
    closed(city, ready(city))
    Peer.objects.filter(origin=SUPERVISION).delete()
    assert isinstance(run(), Release)
    assert Alarm.objects.exists()


@pytest.mark.parametrize("name", [TRADING, SERVICE, OWN])
def test_a_substituted_key_is_refused_by_every_trustee(city: City, name: str) -> None:
    city.prepare()
    good = city.policy()
    swapped = tuple(
        TrusteeKey(key.trustee, key.organisation, key.key_id, INTL.generate_keypair()[1])
        if key.trustee == name
        else key
        for key in good.trustees
    )
    EntrustedTender.objects.update(policy=None, policy_digest="", policy_fault="")
    city.issue(city.policy(trustees=swapped))
    closed(city, [city.bid() for _ in range(3)])
    assert refusal() == 0


def test_one_organisation_that_holds_a_quorum_is_refused(city: City) -> None:
    city.prepare()
    body = city.policy().to_json()
    body["trustees"][1]["organisation"] = ORGANISATIONS[TRADING]
    EntrustedTender.objects.update(policy=None, policy_digest="", policy_fault="")
    city.issue(body)
    closed(city, ["a" * 64])
    assert refusal() == 0
    assert "organisation" in ReleaseRefusal.objects.get().cause


def test_an_organisation_other_than_the_trustees_log_says_is_refused(city: City) -> None:
    city.prepare()
    body = city.policy().to_json()
    body["trustees"][1]["organisation"] = "12990100MB0000009K"
    EntrustedTender.objects.update(policy=None, policy_digest="", policy_fault="")
    city.issue(city.policy().from_json(body))
    closed(city, [])
    assert refusal() == 0


def test_a_policy_with_an_earlier_opening_than_the_keys_were_bound_for_is_refused(city: City) -> None:
    city.plan()
    city.ask()
    city.prepare()
    EntrustedTender.objects.update(policy=None, policy_digest="", policy_fault="")
    early = OPENING - timedelta(days=2)
    city.issue(city.policy(opening_at=early), opening_at=early)
    closed(city, [])
    assert refusal() == 1


def test_a_second_policy_is_refused(city: City) -> None:
    seals = ready(city)
    city.issue(city.policy(minimum_bids=4))
    closed(city, seals)
    assert refusal() == 0


def test_a_policy_with_another_digest_than_stated_is_refused(city: City) -> None:
    city.prepare()
    EntrustedTender.objects.update(policy=None, policy_digest="", policy_fault="")
    city.issue(city.policy(), digest="f" * 64)
    closed(city, [])
    assert refusal() == 0


def test_a_key_that_another_log_never_told_is_an_alarm(city: City) -> None:
    city.plan()
    asked = city.ask()
    from tianping.trustee.actions.keys import bind_key

    bind_key(tender=asked, by=BY, now=BEFORE)
    city.issue(city.policy())
    closed(city, [city.bid() for _ in range(3)])
    assert isinstance(run(), Release)
    told = json.loads(bytes(Event.objects.get(type="trustee.released").header))["body"]
    assert TRADING in told["alarms"][0]


def test_a_box_on_its_way_is_waited_for_and_then_released_after_the_others(city: City) -> None:
    seals = ready(city, count=2)
    header_bytes, boxes = city.envelope()
    box = city.entrust(header_bytes, boxes[2])
    late = box.seal
    box.delete()
    closed(city, [*seals, late])
    assert run(AFTER) is None
    first = run(AFTER + timedelta(minutes=5))
    assert first.seals == sorted(seals)  # type: ignore[union-attr]
    city.entrust(header_bytes, boxes[2])
    from tianping.trustee.actions.boxes import answer_boxes
    from tianping.trustee.queries import unanswered

    answer_boxes(boxes=unanswered(5), by=BY, now=AFTER)
    again = run(AFTER + timedelta(minutes=6))
    assert (again.seals, again.number) == ([late], 2)  # type: ignore[union-attr]


def test_a_spoiled_box_is_left_to_the_two_other_trustees(city: City) -> None:
    seals = ready(city, count=3)
    header_bytes, boxes = city.envelope()
    box = city.entrust(header_bytes, boxes[2][:-1] + b"\x00")
    from tianping.trustee.actions.boxes import answer_boxes

    answer_boxes(boxes=[box], by=BY, now=BEFORE)
    closed(city, [*seals, box.seal])
    assert run().seals == sorted(seals)  # type: ignore[union-attr]


def test_the_due_scan_asks_only_where_something_would_be_done(city: City) -> None:
    closed(city, ready(city))
    tender = EntrustedTender.objects.get()
    assert candidates(now=OPENING - timedelta(seconds=1)) == []
    assert would_act(tender=tender, now=AFTER, wall=AFTER)
    run()
    assert not would_act(tender=tender, now=AFTER, wall=AFTER)
    assert candidates(now=AFTER + timedelta(hours=2)) == []


def test_a_dump_of_database_and_files_without_the_wrapping_keys_opens_nothing(city: City) -> None:
    ready(city)
    from pathlib import Path

    from tianping.sealing.keys import KeyDestroyed
    from tianping.trustee import queries
    from tianping.trustee.models import TenderKey

    key = TenderKey.objects.get()
    path = Path(django_settings.TIANPING_WRAPPING_KEYS) / f"{key.key_id}.key"
    path.unlink()
    with pytest.raises(KeyDestroyed):
        queries.private_key(key)


def test_the_packet_names_neither_bidder_nor_price(city: City) -> None:
    closed(city, ready(city))
    with filing.open_kept(run().packet) as stream:  # type: ignore[union-attr]
        packet = packets.parse(stream.read())
    assert set(packet.sealed) == {"opening", "second"}
    assert base64.b64decode(packet.sealed["opening"]) != base64.b64decode(packet.sealed["second"])
