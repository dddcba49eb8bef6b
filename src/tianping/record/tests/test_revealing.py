import pytest

from tianping.canonical import decode
from tianping.record.batches import sealed_leaf, verify_path
from tianping.record.events import Header
from tianping.record.models import PersonalDetail
from tianping.record.reading import entries, entries_of
from tianping.record.recording import record
from tianping.record.revealing import HoldsPersonalValues, NotInABatch, disclose, erase, reveal
from tianping.record.sequencer import seal_batch, sequence
from tianping.record.tests.acts import BUYER, NOW, BidTaken, Published
from tianping.refusals import NotFound


@pytest.mark.django_db
def test_a_revealed_entry_is_the_one_that_the_batch_holds():
    sealed = record(BidTaken(), by=BUYER, now=NOW)
    position = seal_batch(NOW)
    reveal(uid=sealed.uid, by=BUYER, now=NOW)
    sequence(NOW)
    shown = decode(entries_of(tender="T1")[0].data)
    assert shown["type"] == "record.revealed"
    body = shown["body"]
    data = Header.model_validate(body["header"] | {"body": body["body"]}).encoded()
    assert decode(data)["id"] == sealed.uid
    batch = decode(entries(after=position)[0].data)["body"]
    leaf = sealed_leaf(bytes.fromhex(body["salt"]), data)
    path = [bytes.fromhex(p) for p in body["path"]]
    root = bytes.fromhex(batch["root"])
    assert verify_path(leaf, index=body["leaf"], depth=batch["depth"], path=path, root=root)


@pytest.mark.django_db
def test_what_is_in_no_batch_yet_is_not_revealed():
    sealed = record(BidTaken(), by=BUYER, now=NOW)
    with pytest.raises(NotInABatch):
        reveal(uid=sealed.uid, by=BUYER, now=NOW)


@pytest.mark.django_db
def test_an_entry_that_names_a_person_is_never_revealed():
    sealed = record(BidTaken(), by=BUYER, now=NOW, with_person=True)
    seal_batch(NOW)
    with pytest.raises(HoldsPersonalValues):
        reveal(uid=sealed.uid, by=BUYER, now=NOW)


@pytest.mark.django_db
def test_erasing_removes_the_values_and_is_recorded():
    done = record(Published(), by=BUYER, now=NOW)
    erase(ref=done.uid, reason="保存期满", by=BUYER, now=NOW)
    sequence(NOW)
    assert disclose(ref=done.uid) is None
    assert not PersonalDetail.objects.filter(uid=done.uid).exists()
    assert decode(entries(after=1)[0].data)["body"] == {"ref": done.uid, "reason": "保存期满"}


@pytest.mark.django_db
def test_erasing_what_is_not_there_is_refused():
    with pytest.raises(NotFound):
        erase(ref="0" * 32, reason="x", by=BUYER, now=NOW)
