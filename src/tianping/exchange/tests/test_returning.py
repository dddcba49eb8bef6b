"""A log that was lost comes back from a peer, over real HTTP: to its owner whole, to anybody else without the leaves."""

import json

import httpx
import pytest

from tianping.exchange.client import ExchangeClient, PeerUnreachable
from tianping.exchange.models import Peer
from tianping.exchange.reclaiming import (
    CopiesContradict,
    LogIncomplete,
    LogKeyReplaced,
    NoCopy,
    ReturnSource,
    reclaim,
    whole,
)
from tianping.exchange.signatures import sign_request
from tianping.exchange.sources import Page
from tianping.exchange.tests.logs import MemoryLog, held, withdrawn
from tianping.exchange.verifying import Inconsistent, SignatureWrong
from tianping.record.checkpoints import parse
from tianping.record.identity import own_keys
from tianping.record.keys import PlatformKeys
from tianping.record.merkle import consistency_proof
from tianping.record.notes import LogKey
from tianping.record.rotation import rotation_event

HERE = "trading.yunxiu.example"
KEY_OF_ANOTHER = PlatformKeys.make(HERE)


@pytest.fixture
def lost():
    """This platform's own log, as it was before its disk was lost: two entries, a batch with a leaf, one entry more."""
    return of_own()


def of_own(origin=HERE):
    log = MemoryLog(origin)
    if origin == HERE:
        log.keys = own_keys()
    for reason in ("一", "二"):
        log.add(held(reason))
    log.batch(withdrawn("r1"))
    log.add(held("三"))
    return log


def kept_by(other, log, folder, only=None):
    """The other platform has followed this log, or has seen all of it and holds so many entries only."""
    facts = {
        "origin": log.origin,
        "kind": "trading" if log.origin == HERE else "service",
        "base_url": "http://127.0.0.1:9",
        "vkey": log.keys.log.vkey,
        "identity": log.keys.identity.vkey,
    }
    told = {
        "peer": facts,
        "checkpoint": log.note(),
        "entries": [data.decode() for data in log.entries[:only]],
        "proof": [digest.hex() for digest in consistency_proof(log.hashes(), only or len(log.entries))],
        "leaves": [leaf.model_dump() for leaf in log.leaves],
    }
    file = folder / "log.json"
    file.write_text(json.dumps(told))
    other.once("keep", str(file))


@pytest.fixture
def peer(other):
    return Peer.objects.get(origin=other.origin)


def back(*peers, key=None):
    with ExchangeClient() as client:
        return reclaim(peers=peers, origin=HERE, key=key or own_keys().log.verifier, client=client)


def test_a_lost_log_comes_back_with_its_sealed_leaves_and_the_witness_that_holds_it(other, peer, lost, tmp_path):
    kept_by(other, lost, tmp_path)
    found = back(peer)
    assert list(found.best.entries) == lost.entries
    assert list(found.best.leaves) == lost.leaves
    ((leaf, readers),) = found.readers().values()
    assert (leaf, readers) == (lost.leaves[0], (other.origin,))
    names = {line.name for line in parse(found.best.note).signatures}
    assert names == {HERE, f"{other.origin}/witness"}
    assert parse(found.seen[other.origin]).checkpoint.size == 4
    told = httpx.get(f"{other.url}/exchange/copies/{HERE}/checkpoint")
    assert told.text == found.best.note


def test_entries_of_a_copy_are_for_anybody_and_come_page_by_page(other, lost, tmp_path):
    kept_by(other, lost, tmp_path)
    address = f"{other.url}/exchange/copies/{HERE}/entries"
    page = httpx.get(address, params={"after": 1, "limit": 2}).json()
    assert page["entries"] == [data.decode() for data in lost.entries[1:3]]
    assert len(page["proof"]) == 3  # from three entries to four
    assert httpx.get(address, params={"after": 99}).json()["entries"] == []
    assert httpx.get(f"{other.url}/exchange/copies/nobody.example/entries").status_code == 404
    assert httpx.get(f"{other.url}/exchange/copies/{other.origin}/checkpoint").status_code == 404  # its own is no copy


def test_sealed_leaves_go_to_the_platform_alone_whose_log_it_is(other, peer, lost, tmp_path):
    kept_by(other, lost, tmp_path)
    of_service = of_own("service.yunxiu.example")
    kept_by(other, of_service, tmp_path)
    assert httpx.get(f"{other.url}/exchange/copies/{HERE}/sealed").status_code == 401
    with ExchangeClient() as client:
        with pytest.raises(PeerUnreachable) as refused:
            client.json(peer, f"copies/{of_service.origin}/sealed")
        assert refused.value.answered == 403
        assert len(client.json(peer, f"copies/{HERE}/sealed")["leaves"]) == 1


def test_who_has_not_the_identity_key_of_the_log_gets_no_leaf(other, lost, tmp_path):
    kept_by(other, lost, tmp_path)
    request = httpx.Request("GET", f"{other.url}/exchange/copies/{HERE}/sealed")
    sign_request(request, to=other.origin, origin=HERE, key=KEY_OF_ANOTHER.identity)
    assert httpx.Client().send(request).status_code == 401


def test_a_copy_that_another_key_signed_is_not_believed(other, peer, lost, tmp_path):
    kept_by(other, lost, tmp_path)
    with pytest.raises(NoCopy, match="not signed by its key"):
        back(peer, key=KEY_OF_ANOTHER.log.verifier)


def test_a_peer_that_has_seen_more_than_it_holds_stops_the_return(other, peer, lost, tmp_path):
    kept_by(other, lost, tmp_path)
    for reason in ("四", "五"):
        lost.add(held(reason))
    kept_by(other, lost, tmp_path, only=4)
    with pytest.raises(LogIncomplete) as refused:
        back(peer)
    assert (refused.value.facts["seen"], refused.value.facts["held"]) == (6, 4)


class Altered:
    """A copy whose holder changes what it gives back."""

    def __init__(self, log, change):
        self.log, self.change = log, change

    def page(self, *, after, limit, wait):
        return self.change(self.log.page(after=after, limit=limit, wait=wait))

    def sealed(self, *, after, until):
        return self.log.sealed(after=after, until=until)


def test_an_altered_copy_is_refused_wherever_it_was_altered(log, peer_of_memory, lost):
    def entry(page):
        return page.model_copy(update={"entries": [*page.entries[:-1], page.entries[-1].replace("三", "四")]})

    def shorter(page):
        return page.model_copy(update={"entries": page.entries[:-1]})

    def forged(page):
        return page.model_copy(update={"checkpoint": lost.note(key=KEY_OF_ANOTHER.log)})

    for change, refusal in ((entry, Inconsistent), (shorter, Inconsistent), (forged, SignatureWrong)):
        with pytest.raises(refusal):
            whole(Altered(lost, change), holder=peer_of_memory, origin=HERE, key=own_keys().log.verifier)
    unchanged = whole(Altered(lost, lambda page: page), holder=peer_of_memory, origin=HERE, key=own_keys().log.verifier)
    assert list(unchanged.entries) == lost.entries


@pytest.fixture
def peer_of_memory(committing, log):
    return Peer.objects.create(
        origin=log.origin,
        kind="supervision",
        state="docked",
        base_url="http://127.0.0.1:9",
        log_vkey=log.keys.log.vkey,
        identity_vkey=log.keys.identity.vkey,
    )


def test_two_copies_that_contradict_each_other_are_a_fork_and_the_largest_counts_else(db, log, monkeypatch):
    longer, shorter, other_history = of_own(), of_own(), of_own()
    shorter.entries, shorter.leaves = longer.entries[:3], longer.leaves
    peers = {
        name: Peer.objects.create(
            origin=f"{name}.example", kind="supervision", state="docked", base_url="http://127.0.0.1:9",
            log_vkey=log.keys.log.vkey, identity_vkey=log.keys.identity.vkey,
        )
        for name in ("one", "two", "three")
    }  # fmt: skip
    logs = {"one.example": shorter, "two.example": longer, "three.example": other_history}
    monkeypatch.setattr(ReturnSource, "page", lambda self, **asked: logs[self.peer.origin].page(**asked))
    monkeypatch.setattr(ReturnSource, "sealed", lambda self, **asked: logs[self.peer.origin].sealed(**asked))
    monkeypatch.setattr("tianping.exchange.reclaiming._ask_seen", lambda *_: None)
    found = back(peers["one"], peers["two"])
    assert (found.best.peer, found.best.size) == ("two.example", 4)
    ((_, readers),) = found.readers().values()
    assert readers == ("two.example", "one.example")
    with pytest.raises(CopiesContradict):
        back(peers["two"], peers["three"])


class Rotated:
    """This platform's log, whose key was replaced after four entries; one entry came after."""

    def __init__(self, monkeypatch, docked):
        self.old, self.new, self.docked = LogKey.make(HERE), own_keys().log, docked
        self.log = of_own()
        self.log.add(rotation_event(old=self.old, new=self.new))
        self.log.add(held("五"))
        self.copies = {}
        monkeypatch.setattr(ReturnSource, "page", lambda source, **asked: self.copies[source.peer.origin].page(**asked))
        monkeypatch.setattr(
            ReturnSource, "sealed", lambda source, **asked: self.copies[source.peer.origin].sealed(**asked)
        )
        monkeypatch.setattr(ExchangeClient, "json", self.seen)

    def kept(self, peer, size, *signers):
        copy = of_own()
        copy.entries, copy.leaves = self.log.entries[:size], self.log.leaves
        first, *others = signers
        note = parse(copy.note(key=first))
        note = note.joined(*(line for key in others for line in parse(copy.note(key=key)).signatures)).written()
        copy.note = lambda *_, **__: note
        self.copies[peer.origin] = copy

    def seen(self, peer, path, **_):
        return {"checkpoint": self.copies[peer.origin].note()}


@pytest.fixture
def two(db, log):
    return [
        Peer.objects.create(
            origin=f"{name}.example", kind="supervision", state="docked", base_url="http://127.0.0.1:9",
            log_vkey=log.keys.log.vkey, identity_vkey=log.keys.identity.vkey,
        )
        for name in ("one", "two")
    ]  # fmt: skip


@pytest.fixture
def rotated(two, monkeypatch):
    return Rotated(monkeypatch, two)


def test_after_a_rotation_a_peer_that_is_behind_it_gives_back_what_the_old_key_signed(rotated, two):
    rotated.kept(two[0], 6, rotated.new)
    rotated.kept(two[1], 4, rotated.old)
    found = back(*two)
    assert [(copy.peer, copy.size) for copy in found.copies] == [("one.example", 6), ("two.example", 4)]
    assert found.silent == {}
    assert set(found.seen) == {"one.example", "two.example"}
    assert [(key.vkey, key.until) for key in found.key.former] == [(rotated.old.vkey, 5)]


def test_a_copy_that_ends_with_the_rotation_bears_both_signatures(rotated, two):
    rotated.kept(two[0], 5, rotated.old, rotated.new)
    rotated.kept(two[1], 3, rotated.old)
    assert [copy.size for copy in back(*two).copies] == [5, 3]


def test_what_the_old_key_signed_after_its_rotation_is_not_believed(rotated, two):
    rotated.kept(two[0], 6, rotated.new)
    rotated.kept(two[1], 6, rotated.old)
    found = back(*two)
    assert list(found.silent) == ["two.example"]


def test_a_rotation_that_the_known_key_has_not_signed_gives_nobody_a_key(rotated, two):
    thief = LogKey.make(HERE)
    rotated.kept(two[0], 6, rotated.new)
    rotated.kept(two[1], 4, thief)
    rotated.copies[two[1].origin].entries = [
        *rotated.log.entries[:3],
        rotated.log.header(rotation_event(old=thief, new=LogKey.make(HERE))),
    ]
    found = back(*two)
    assert list(found.silent) == ["two.example"]
    assert [copy.size for copy in found.copies] == [6]


def test_a_kit_from_before_the_rotation_says_that_its_key_was_replaced(rotated, two):
    rotated.kept(two[0], 6, rotated.new)
    rotated.kept(two[1], 4, rotated.old)
    with pytest.raises(LogKeyReplaced) as refused:
        back(*two, key=rotated.old.verifier)
    assert "第 4 条" in refused.value.sentence("zh")


def test_a_peer_that_does_not_answer_is_named(peer_of_memory):
    with pytest.raises(NoCopy, match="supervision"):
        back(peer_of_memory)


def test_a_page_of_a_copy_is_of_the_published_form(other, lost, tmp_path):
    kept_by(other, lost, tmp_path)
    Page.model_validate(httpx.get(f"{other.url}/exchange/copies/{HERE}/entries").json())
