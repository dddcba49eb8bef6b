"""The disk and the database of the trading platform are lost before the close; a standby from kit and peers opens all."""

import dataclasses
import shutil
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tianping.exchange.holding import own_key
from tianping.exchange.models import Peer
from tianping.exchange.peers import configure_peers
from tianping.exchange.projecting import forget_what_was_clean, project_all
from tianping.exchange.reclaiming import LogKeyReplaced
from tianping.record.checkpoints import Checkpoint, sign
from tianping.record.identity import own_keys, own_origin
from tianping.record.keys import KeyFileUnusable, PlatformKeys
from tianping.record.models import LeafReader, SealedLeaf
from tianping.record.reading import checkpoint, entries
from tianping.record.restoring import NotWhatWasSigned
from tianping.record.rotating import rotate_key
from tianping.record.sequencer import BehindWitness, log_size, seal_batch
from tianping.record.witnessing import note_hold
from tianping.refusals import Refusal
from tianping.sealing import suites
from tianping.trading.bids import actions
from tianping.trading.bids.depositing import DepositUnreadable
from tianping.trading.bids.models import Bid, Closing, Dummy
from tianping.trading.documents import actions as documents
from tianping.trading.documents.models import Terms
from tianping.trading.holds.actions import hold, resume
from tianping.trading.holds.models import Hold
from tianping.trading.opening import actions as opening
from tianping.trading.opening import standby
from tianping.trading.opening.kit import KitFolderTaken, KitUnusable, install_kit, write_kit
from tianping.trading.opening.models import OpenedBid
from tianping.trading.opening.standby import DatabaseNotEmpty, Standby, raise_standby
from tianping.trading.opening.tests.losses import Loss, copy_of, lose, settle
from tianping.trading.plans.models import Lot, Serial, Tender
from tianping.trading.tests import bidding, scenes
from tianping.trading.tests.bidding import AFTER, NOW, Auction, Firm, at
from tianping.trading.tests.folders import own_folder  # noqa: F401 - the fixture
from tianping.trustee import keyring
from tianping.trustee.models import HeldBox, TenderKey

PRICES = ("9100000.00", "9200000.00", "9300000.00")
pytestmark = pytest.mark.usefixtures("own_folder")


@pytest.fixture
def town(db: None, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> "Town":
    """Peers that are docked, and a platform that can be lost."""
    forget_what_was_clean()
    return Town(tmp_path, settings, monkeypatch)


class Town:
    """Loses the platform, and raises it again without HTTP: the peers' answers are handed in."""

    def __init__(self, folder: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.settings, self.patch = folder, settings, monkeypatch

    def lose(self, *acts: Any, **changes: Any) -> tuple[Auction, Loss]:
        def life() -> Auction:
            configure_peers()
            auction = bidding.auction(self.folder)
            for act in acts:
                act(auction)
            return auction

        return lose(self.folder, self.settings, life, **changes)

    def raised(self, loss: Loss) -> Standby:
        install_kit(kit=loss.kit)
        self.patch.setattr("tianping.trading.opening.refetching.fetch", loss.fetch)
        self.patch.setattr(standby, "ask", loss.reclaimed)
        self.patch.setattr(standby, "follow", lambda *_, **__: {})
        return raise_standby(now=NOW, wall=NOW)


def three(auction: Auction) -> None:
    auction.bids(3, prices=PRICES)


def opened(auction: Auction) -> dict[str, Decimal]:
    """The deadline comes, trustees 2 and 3 release, the lot is opened: name to price."""
    auction.reload()
    auction.close()
    auction.release(2)
    auction.release(3)
    opening.open_lot(lot=auction.reload(), by=scenes.platform(), now=AFTER)
    return {one.bid.bidder_name: one.price for one in OpenedBid.objects.select_related("bid")}


def test_all_bids_open_with_the_same_prices_after_everything_was_lost(town: Town) -> None:
    auction, loss = town.lose(three)
    assert not Tender.objects.exists()
    made = town.raised(loss)
    assert (made.rows["Bid"], made.envelopes, made.lost_envelopes, made.lost_tenders) == (3, 3, (), ())
    names = {Firm(number).name: Decimal(price) for number, price in enumerate(PRICES, 1)}
    assert opened(auction) == names
    assert "3" in " ".join(made.lines())


def test_the_log_goes_on_where_it_was_and_every_entry_is_as_it_was(town: Town) -> None:
    _, loss = town.lose(three)
    made = town.raised(loss)
    before = loss.copies[scenes.SERVICE].page_
    assert [entry.data.decode() for entry in entries(after=0, limit=1000)] == before.entries
    signed = checkpoint()
    assert signed is not None
    assert {line.name for line in signed.signatures} >= {f"{scenes.SERVICE}/witness", f"{scenes.SUPERVISION}/witness"}
    settle(NOW)
    assert log_size() > made.copy.size


def test_a_standby_after_a_rotation_goes_on_under_the_new_key_and_opens_all_bids(town: Town) -> None:
    """One peer holds the whole log, another only what was signed before the key was replaced."""

    def life(auction: Auction) -> None:
        auction.bids(2, prices=PRICES[:2])
        settle(NOW)
        behind.append(copy_of(scenes.SUPERVISION))
        rotate_key(by=scenes.platform(), now=NOW)
        auction.bid(Firm(3), price=PRICES[2])

    behind: list[Any] = []
    before = own_keys().log.vkey
    auction, loss = town.lose(life)
    loss.copies[scenes.SUPERVISION] = behind[0]
    made = town.raised(loss)
    assert own_keys().log.vkey != before
    assert (made.silent, made.rows["Bid"]) == ({}, 3)
    assert made.copies[scenes.SUPERVISION] < made.copies[scenes.SERVICE]
    assert [key.vkey for key in own_key().former] == [before]
    assert len(opened(auction)) == 3
    settle(NOW)
    signed = checkpoint()
    assert signed is not None
    assert [line.key_id for line in signed.signatures if line.name == own_origin()] == [own_keys().log.verifier.key_id]


def test_a_kit_from_before_a_rotation_is_refused_and_says_so(town: Town, tmp_path: Path) -> None:
    def life(auction: Auction) -> None:
        write_kit(folder=tmp_path / "old-kit")
        rotate_key(by=scenes.platform(), now=NOW)
        three(auction)

    _, loss = town.lose(life)
    with pytest.raises(LogKeyReplaced):
        town.raised(dataclasses.replace(loss, kit=tmp_path / "old-kit"))
    assert log_size() == 0


def test_versions_withdrawals_and_dummies_are_as_they_were(town: Town) -> None:
    def life(auction: Auction) -> None:
        first = auction.bid(Firm(1))
        second = auction.bid(Firm(1), counter=2, previous=first.seal, price="9000001.00")
        taken = auction.bid(Firm(2))
        settle(NOW)
        actions.withdraw(bid=taken, by=Firm(2).actor(), clock=at(NOW + timedelta(minutes=1)))
        once = auction.bid(Firm(3))
        again = auction.bid(Firm(3), counter=2, previous=once.seal)
        actions.withdraw(bid=again, by=Firm(3).actor(), clock=at(NOW))
        actions.send_dummy(lot=auction.lot, by=scenes.platform(), now=NOW)
        states.update({bid.receipt: bid.state for bid in Bid.objects.all()})
        dummies.extend(Dummy.objects.values_list("seal", flat=True))
        assert states[second.receipt] == "standing"

    states: dict[str, str] = {}
    dummies: list[str] = []
    _, loss = town.lose(life)
    town.raised(loss)
    assert {bid.receipt: bid.state for bid in Bid.objects.all()} == states
    assert sorted(states.values()) == ["replaced", "replaced", "standing", "withdrawn", "withdrawn"]
    assert sorted(Dummy.objects.values_list("seal", flat=True)) == sorted(dummies)


def test_a_hold_and_a_later_deadline_are_read_from_the_own_log(town: Town) -> None:
    def life(auction: Auction) -> None:
        settle(NOW)
        lifted = hold(tender=auction.tender, cause="objection", reason="一", by=scenes.platform(), now=NOW)
        hold(tender=auction.tender, cause="objection", reason="二", by=scenes.platform(), now=NOW)
        resume(hold=lifted, reason="已答复", by=scenes.platform(), now=NOW)
        later = auction.terms.opening_at + scenes.DAY
        documents.move_opening(tender=auction.tender, to=later, reason="延期", by=scenes.agency(), now=NOW)
        moved.append(later)

    moved: list[Any] = []
    _, loss = town.lose(life)
    before_the_move = [leaf for leaf in loss.copies[scenes.SERVICE].sealed_.leaves if "mirror.deposited" in leaf.data]
    assert len(before_the_move) == 2
    last = before_the_move[-1]
    sealed = loss.copies[scenes.SERVICE].sealed_
    loss.copies[scenes.SERVICE].sealed_ = sealed.model_copy(
        update={"leaves": [leaf for leaf in sealed.leaves if leaf != last]}
    )
    town.raised(loss)
    terms = Terms.objects.get()
    assert (terms.bids_due_at, terms.opening_at) == (moved[0], moved[0])
    assert {one.reason: one.lifted_at is None for one in Hold.objects.all()} == {"一": False, "二": True}


def test_no_code_is_given_out_twice(town: Town) -> None:
    serials: dict[str, int] = {}
    _, loss = town.lose(lambda auction: serials.update(Serial.objects.values_list("under", "last")))
    town.raised(loss)
    assert dict(Serial.objects.values_list("under", "last")) == serials


def test_what_was_closed_before_the_loss_is_not_closed_again(town: Town) -> None:
    def life(auction: Auction) -> None:
        three(auction)
        settle(NOW)
        auction.close()

    auction, loss = town.lose(life)
    made = town.raised(loss)
    assert (Lot.objects.get().stage, made.lost_bids) == ("closed", ())
    size = scenes.recorded().count("bids.closed")
    actions.close(tender=Tender.objects.get(), by=scenes.platform(), now=AFTER)
    assert scenes.recorded().count("bids.closed") == size == Closing.objects.count()
    auction.reload()
    auction.release(2)
    auction.release(3)
    opening.open_lot(lot=auction.reload(), by=scenes.platform(), now=AFTER)
    assert OpenedBid.objects.count() == 3


def test_what_was_opened_before_the_loss_is_not_opened_again(town: Town) -> None:
    def life(auction: Auction) -> None:
        three(auction)
        settle(NOW)
        opened(auction)

    _, loss = town.lose(life)
    town.raised(loss)
    assert Lot.objects.get().stage == "opened"


def test_a_bid_whose_deposit_never_reached_the_mirror_is_named_once_the_list_was_closed(town: Town) -> None:
    def life(auction: Auction) -> None:
        three(auction)
        settle(NOW)
        auction.close()

    _, loss = town.lose(life)
    sealed = loss.copies[scenes.SERVICE].sealed_
    loss.copies[scenes.SERVICE].sealed_ = sealed.model_copy(
        update={"leaves": [leaf for leaf in sealed.leaves if "mirror.deposited" not in leaf.data]}
    )
    made = town.raised(loss)
    assert len(made.lost_bids) == 3
    assert len(made.lost_tenders) == 1


def test_peers_that_were_behind_can_still_read_their_sealed_leaves(town: Town) -> None:
    _, loss = town.lose(three)
    made = town.raised(loss)
    readers = LeafReader.objects.filter(leaf__type="bid.entrusted", leaf__place__isnull=False)
    assert set(readers.values_list("origin", flat=True)) == {scenes.SERVICE, scenes.CUSTODIAN}
    assert made.leaves == SealedLeaf.objects.filter(place__isnull=False).count()


def test_boxes_without_an_answer_are_entrusted_again_but_not_to_a_trustee_without_its_key(town: Town) -> None:
    _, loss = town.lose(three)
    made = town.raised(loss)
    assert made.entrusted == 6
    again = LeafReader.objects.filter(leaf__type="bid.entrusted", leaf__waiting__isnull=False)
    assert set(again.values_list("origin", flat=True)) == {scenes.SERVICE, scenes.CUSTODIAN}


def own_trustee(auction: Auction) -> None:
    """This platform's trustee holds the key that the policy names, and all of its deposit is made again."""
    key = auction.policy.trustees[0]
    wrapped = keyring.wrap(key_id=key.key_id, private=auction.keys[own_origin()])
    TenderKey.objects.create(
        key_id=key.key_id, suite="INTL-1", public=key.public, wrapped=wrapped, state="bound", origin=own_origin(),
        tender=auction.tender.code, opening_at=auction.terms.opening_at, made_at=NOW, bound_at=NOW,
    )  # fmt: skip
    three(auction)


def test_a_kit_that_holds_the_own_trustees_key_brings_the_own_trustee_back(town: Town) -> None:
    auction, loss = town.lose(own_trustee, trustee_keys=True)
    made = town.raised(loss)
    assert keyring.unwrap(key_id=TenderKey.objects.get().key_id, wrapped=bytes(TenderKey.objects.get().wrapped))
    assert made.entrusted == 9
    settle(NOW)
    while project_all(now=NOW):
        pass
    assert HeldBox.objects.filter(origin=own_origin(), index=1).count() == 3
    assert len(opened(auction)) == 3


def test_a_kit_without_the_own_trustees_key_leaves_it_out_and_the_two_others_open(town: Town) -> None:
    auction, loss = town.lose(own_trustee)
    made = town.raised(loss)
    assert not TenderKey.objects.exists()
    assert made.entrusted == 6
    assert len(opened(auction)) == 3


def test_a_database_that_is_not_empty_is_refused(town: Town) -> None:
    _, loss = town.lose(three)
    town.raised(loss)
    with pytest.raises(DatabaseNotEmpty):
        town.raised(loss)


def test_a_smaller_tree_than_a_witness_holds_is_never_signed(town: Town) -> None:
    _, loss = town.lose(three)
    larger = loss.copies[scenes.SUPERVISION].page_
    town.raised(loss)
    beyond = sign(Checkpoint(own_origin(), len(larger.entries) + 500, b"r" * 32), own_keys().log)
    note_hold(witness=scenes.SUPERVISION, signed=beyond, key=own_keys().log.verifier)
    with pytest.raises(BehindWitness):
        seal_batch(NOW)


def test_a_leaf_that_was_altered_is_refused(town: Town) -> None:
    _, loss = town.lose(three)
    sealed = loss.copies[scenes.SERVICE].sealed_
    changed = sealed.leaves[0].model_copy(update={"salt": "00" * 32})
    loss.copies[scenes.SERVICE].sealed_ = sealed.model_copy(update={"leaves": [changed, *sealed.leaves[1:]]})
    with pytest.raises(Refusal) as refused:
        town.raised(loss)
    assert refused.value.code == "peers-silent"
    assert "Sealed leaf" in refused.value.sentence("en")


def test_entries_that_do_not_make_the_signed_tree_are_not_restored(town: Town) -> None:
    _, loss = town.lose(three)
    install_kit(kit=loss.kit)
    configure_peers()
    found = loss.reclaimed()
    best = found.copies[0]
    found.copies[0] = type(best)(best.peer, best.size, best.note, (*best.entries[:-1], b"{}"), best.leaves)
    with pytest.raises((NotWhatWasSigned, ValueError)):
        standby.put_log_back(found, now=NOW)
    assert log_size() == 0


def test_a_kit_with_another_recovery_key_does_not_open_the_deposits(town: Town) -> None:
    _, loss = town.lose(three)
    (loss.kit / "keys" / "recovery.key").write_bytes(suites.generate_x25519()[0])
    with pytest.raises(DepositUnreadable):
        town.raised(loss)


def test_a_kit_that_is_not_this_platforms_or_not_whole_is_refused(town: Town) -> None:
    _, loss = town.lose(three)
    kit = loss.kit / "keys" / "log.key"
    own = kit.read_text()
    kit.write_text(PlatformKeys.make("trading.elsewhere.example").written())
    with pytest.raises(KeyFileUnusable):
        install_kit(kit=loss.kit)
    kit.write_text(own)
    (loss.kit / "keys" / "recovery.key").rename(loss.kit / "away")
    with pytest.raises(KitUnusable, match=r"recovery\.key"):
        install_kit(kit=loss.kit)


def test_a_kit_whose_identity_is_not_the_one_that_the_peers_know_is_refused(town: Town) -> None:
    _, loss = town.lose(three)
    other = PlatformKeys.make(own_origin())
    town.settings.TIANPING_PEERS = [
        *town.settings.TIANPING_PEERS,
        {"origin": own_origin(), "identity": other.identity.vkey, "vkey": other.log.vkey},
    ]
    with pytest.raises(KitUnusable, match="identity"):
        install_kit(kit=loss.kit)


def test_a_kit_does_not_replace_another_platforms_keys_that_lie_there_already(town: Town) -> None:
    _, loss = town.lose(three)
    install_kit(kit=loss.kit)
    install_kit(kit=loss.kit)  # again changes nothing
    shutil.copy(loss.kit / "keys" / "log.key", loss.kit / "keys" / "recovery.key")
    with pytest.raises(KitUnusable, match=r"recovery\.key"):
        install_kit(kit=loss.kit)


def test_a_kit_is_written_into_a_new_folder_readable_by_its_owner_alone(town: Town) -> None:
    _, loss = town.lose(own_trustee)
    files = [file for file in loss.kit.rglob("*") if file.is_file()]
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)
    assert len([file for file in files if file.parent.name == "wrapping"]) == 1  # the opening key's, not the trustee's
    with pytest.raises(KitFolderTaken):
        write_kit(folder=loss.kit)


def test_a_peer_that_keeps_silent_must_be_named(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    _, loss = town.lose(three)
    install_kit(kit=loss.kit)
    configure_peers()
    found = loss.reclaimed()
    found.silent[scenes.SUPERVISION] = "ConnectError"
    monkeypatch.setattr(standby, "reclaim", lambda **_: found)
    with pytest.raises(standby.PeersSilent, match="supervision"):
        standby.ask(None, without=())  # type: ignore[arg-type]
    assert standby.ask(None, without=[scenes.SUPERVISION]) is found  # type: ignore[arg-type]
    assert Peer.objects.filter(state="docked").count() >= 3
