"""One bundle per check that is wrong in one thing, told by whoever could have told it, all signatures in order."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tianping.record import checkpoints
from tianping.record.anchors import anchors_of
from tianping.record.events import rfc3339
from tianping.record.verifier.numbered import verify_file
from tianping.record.verifier.tests import city as c
from tianping.record.verifier.tests.city import ANCHORS, KEYS, SERVICE, TRADING, City
from tianping.sealing import suites


def failed(tmp_path, city, anchors=ANCHORS, **more):
    report = verify_file(city.pack(tmp_path / "t.zip", **more), anchors=anchors)
    return {o.check.number for o in report.outcomes if o.state == "fails"}


def ranked(*changes):
    body = next(d for d in City().trading.data if b'"candidates.published"' in d)
    from tianping.canonical import decode

    found = decode(body)["body"]["candidates"]
    return [bid | change for bid, change in zip(found, changes, strict=True)]


def test_a_packer_that_no_anchor_knows(tmp_path):
    trading_unknown = anchors_of(KEYS[SERVICE])
    assert {2, 3} <= failed(tmp_path, City(), anchors=trading_unknown)


def test_too_few_witnesses(tmp_path):
    city = City()
    parts = [city.trading.part(witness=None), city.service.part(witness=TRADING)]
    assert failed(tmp_path, city, parts=parts) == {4}


def test_an_entry_that_is_not_in_the_tree(tmp_path):
    city = City()
    part = city.service.part(witness=TRADING)
    other = City().service.data[0]
    first = c.ProvenEntry(position=0, data=other, proof=part.entries[0].proof)
    wrong = c.LogPart(checkpoint=part.checkpoint, entries=[first, *part.entries[1:]])
    numbers = failed(tmp_path, city, parts=[city.trading.part(leaves=city.trading.leaves), wrong])
    assert 5 in numbers


@pytest.mark.parametrize(
    "extensions",
    [
        (checkpoints.sm3_line(bytes(32)),),
        ("sm3 AAAA",),
        ("sm3 not base64",),
        (checkpoints.sm3_line(bytes(32)), checkpoints.sm3_line(bytes(32))),
        (),
    ],
)
def test_a_second_root_that_is_not_over_the_entries(tmp_path, extensions):
    city = City()
    parts = [city.trading.part(leaves=city.trading.leaves), city.service.part(witness=TRADING, extensions=extensions)]
    assert failed(tmp_path, city, parts=parts) == {5}


def test_a_second_root_without_proofs_under_it_is_no_fault_of_older_bundles(tmp_path):
    city = City()
    part = city.service.part(witness=TRADING)
    older = c.LogPart(checkpoint=part.checkpoint, entries=[replace(one, second=None) for one in part.entries])
    assert failed(tmp_path, city, parts=[city.trading.part(leaves=city.trading.leaves), older]) == set()


def test_an_entry_without_a_proof_under_the_second_root(tmp_path):
    city = City()
    part = city.service.part(witness=TRADING)
    some = c.LogPart(checkpoint=part.checkpoint, entries=[replace(part.entries[0], second=None), *part.entries[1:]])
    assert failed(tmp_path, city, parts=[city.trading.part(leaves=city.trading.leaves), some]) == {5}


def test_an_entry_that_runs_backwards_in_time(tmp_path):
    city = City()
    city.trading.public("notice.published", c.BEGIN, {"tender": c.TENDER})
    assert failed(tmp_path, city) == {7}


def test_an_entry_of_another_log(tmp_path):
    city = City()
    city.trading.data.append(city.service.header("x.y", city.day(40), {"tender": c.TENDER}).encoded())
    assert failed(tmp_path, city) == {6}


def test_a_public_entry_that_names_a_person(tmp_path):
    city = City()
    header = city.trading.header("x.y", city.day(40), {"tender": c.TENDER})
    named = header.model_copy(update={"actor": {"office": TRADING, "role": "buyer", "person_name": "demo"}})
    city.trading.data.append(named.encoded())
    assert failed(tmp_path, city) == {6}


def test_a_leaf_that_its_batch_does_not_hold(tmp_path):
    city = City()
    leaf = city.trading.leaves[0]
    wrong = c.OpenedLeaf(batch=leaf.batch, index=leaf.index ^ 1, salt=leaf.salt, path=leaf.path, data=leaf.data)
    parts = [city.trading.part(leaves=[wrong]), city.service.part(witness=TRADING)]
    assert failed(tmp_path, city, parts=parts) == {8}


def test_a_file_that_is_missing_without_a_reason(tmp_path):
    city = City()
    assert failed(tmp_path, city, files={}) == {9}
    digest = c.hashlib.sha256(c.DOCUMENT).hexdigest()
    assert failed(tmp_path, city, files={}, left_out={digest: "not public"}) == set()


def test_a_file_with_other_bytes(tmp_path):
    digest = c.hashlib.sha256(c.DOCUMENT).hexdigest()
    assert failed(tmp_path, City(), files={digest: c.DOCUMENT[:-1] + b"x"}) == {9}


def test_a_receipt_that_the_closing_list_forgot(tmp_path):
    city = City()
    lot = {"lot": {"standing": [{"receipt": r, **city.bid(r, city.day(20))} for r, _ in c.BIDS[:0]]}}
    assert 10 in failed(tmp_path, City(**lot))


def test_an_envelope_that_stands_in_two_lists(tmp_path):
    assert failed(tmp_path, City(lot={"withdrawn": ["9" * 64]})) == {10}


@pytest.mark.parametrize(
    "changes",
    [
        {"documents": {"available_until": rfc3339(c.BEGIN + timedelta(days=3))}},
        {"documents": {"available_from": rfc3339(c.BEGIN + timedelta(days=3))}},
        {"candidates": {"until_at": rfc3339(c.BEGIN + timedelta(days=26))}},
        {"candidates": {"report_received_at": rfc3339(c.BEGIN + timedelta(days=10))}},
        {"decided_at": c.BEGIN + timedelta(days=29)},
    ],
)
def test_a_limit_of_the_law_that_was_not_kept(tmp_path, changes):
    assert failed(tmp_path, City(**changes)) == {11}


def test_a_voluntary_tender_is_not_held_to_the_limits_of_mandatory_ones(tmp_path):
    changes = {"documents": {"available_from": rfc3339(c.BEGIN + timedelta(days=3))}}
    assert failed(tmp_path, City(plan={"mandatory": False}, **changes)) == set()


@pytest.mark.parametrize(
    "change",
    [
        {"seed": "0" * 64},
        {"permutation": list(range(9))},
        {"drawn": ["0" * 64] * 5},
        {"drawn": []},
        {"contributions": {TRADING: "00" * 96, SERVICE: "00" * 96}},
        {"contributions": {}},
    ],
)
def test_a_draw_that_does_not_follow(tmp_path, change):
    assert failed(tmp_path, City(draw=change)) == {12}


def test_a_bid_opened_under_another_name(tmp_path):
    city = City()
    bids = [{"receipt": r, "seal": city.seals[r], "bidder": "uscc-Z", "bidder_name": r, "price": p,
             "salt": city.salts[r], "manifest": "3" * 64} for r, p in c.BIDS]  # fmt: skip
    city.trading.data = [d for d in city.trading.data if b'"opening.read_out"' not in d]
    assert 13 in failed(tmp_path, _with_read_out(city, bids))


def _with_read_out(city, bids):
    body = {"tender": c.TENDER, "lot": c.LOT, "opened_at": rfc3339(city.due), "bids": bids, "trustees": [SERVICE]}
    city.trading.public("opening.read_out", city.day(31), body)
    return city


@pytest.mark.parametrize(
    "candidates",
    [
        ranked({"evaluated_price": "869.00"}, {}, {}),
        ranked({"rank": 2}, {"rank": 1}, {}),
        ranked({}, {}, {"receipt": "D4"}),
        ranked({}, {"steps": [{"name": "missing item", "amount": "1.00"}]}, {}),
    ],
)
def test_a_ranking_that_does_not_follow(tmp_path, candidates):
    assert failed(tmp_path, City(candidates={"candidates": candidates})) == {14}


def test_a_correction_that_is_told_step_by_step_is_followed(tmp_path):
    third = {"steps": [{"name": "missing item", "amount": "1.00"}], "evaluated_price": "956.10"}
    assert failed(tmp_path, City(candidates={"candidates": ranked({}, {}, third)})) == set()


@pytest.mark.parametrize("award", [{"winner": "uscc-Z"}, {"price": "1.00"}, {"winner": "uscc-A1", "rank": 2}])
def test_a_winner_that_the_ranking_does_not_give(tmp_path, award):
    assert failed(tmp_path, City(award=award)) == {14}


def test_a_deadline_that_was_moved_earlier(tmp_path):
    earlier = rfc3339(c.BEGIN + timedelta(days=21, hours=12))
    assert failed(tmp_path, City(moved={"bids_due_at": earlier, "opening_at": earlier})) == {15}


def test_a_deadline_that_was_moved_later_but_not_kept(tmp_path):
    later = rfc3339(c.BEGIN + timedelta(days=25))
    assert failed(tmp_path, City(moved={"bids_due_at": later, "opening_at": later})) == {15}


def test_a_trustees_key_that_was_swapped(tmp_path):
    assert failed(tmp_path, City(swapped_key=suites.suite("INTL-1").generate_keypair()[1])) == {16}


def test_a_policy_that_the_platform_did_not_sign(tmp_path):
    assert 16 in failed(tmp_path, City(documents={"policy_signature": "AAAA"}))


def test_a_suite_that_was_not_to_be_used_when_the_documents_were_issued(tmp_path, monkeypatch):
    ended = tuple(replace(row, allowed_until=c.BEGIN) for row in suites.SUITES)
    monkeypatch.setattr(suites, "SUITES", ended)
    assert failed(tmp_path, City()) == {16}


def test_a_stage_that_is_missing(tmp_path):
    city = City()
    city.trading.data = [d for d in city.trading.data if b'"evaluation.reported"' not in d]
    assert failed(tmp_path, city, parts=[city.trading.part(), city.service.part(witness=TRADING)]) == {17}


def test_an_empty_bundle_proves_nothing(tmp_path):
    assert failed(tmp_path, City(), parts=[City().service.part(witness=TRADING)], files={}, receipts=()) >= {17}


def test_an_entry_of_another_tender(tmp_path):
    city = City()
    city.trading.public("notice.published", city.day(40), {"tender": "another"})
    assert failed(tmp_path, city) == {17}


def test_a_public_bundle_without_leaves_holds(tmp_path):
    assert failed(tmp_path, City(), extent="public", receipts=()) == set()


def test_what_is_malformed_is_told_and_does_not_stop_the_other_checks(tmp_path):
    assert 11 in failed(tmp_path, City(documents={"bids_due_at": 7}))
