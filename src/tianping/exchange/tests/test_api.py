"""The endpoints, asked within this process."""

import hashlib
import io
import json

import pytest
from django.db import transaction
from django.test import Client

from tianping.exchange import api, files
from tianping.exchange.sources import Page
from tianping.exchange.tests.conftest import NOW
from tianping.exchange.tests.logs import held, withdrawn
from tianping.exchange.verifying import HeldState, verify_page
from tianping.record.actors import Actor
from tianping.record.identity import own_keys, own_origin
from tianping.record.merkle import leaf_hash, reader, verify_inclusion
from tianping.record.recording import record
from tianping.record.sequencer import sequence

pytestmark = pytest.mark.django_db


@pytest.fixture
def some_log():
    with transaction.atomic():
        for number in range(7):
            record(held(f"第{number}次"), by=Actor.platform(own_origin()), now=NOW)
    sequence(NOW)


def get(path, status=200):
    answer = Client().get(f"/exchange/{path}")
    assert answer.status_code == status
    return answer


def test_an_empty_log_has_no_checkpoint():
    problem = json.loads(get("checkpoint", 404).content)
    assert problem["status"] == 404
    assert problem["next_en"]


def test_entries_come_with_the_checkpoint_that_proves_them(some_log):
    for after in range(8):
        page = Page.model_validate(get(f"entries?after={after}&limit=3").json())
        key, held_hashes = own_keys().log.verifier, [leaf_hash(e.encode()) for e in whole()][:after]
        verified = verify_page(page, origin=own_origin(), key=key, held=HeldState(after, reader(held_hashes)))
        assert verified.end == min(after + 3, 7)


def whole():
    return get("entries").json()["entries"]


def test_who_holds_more_than_there_is_gets_the_checkpoint_only(some_log):
    page = get("entries?after=99").json()
    assert (page["after"], page["entries"]) == (99, [])


def test_proofs_are_given_for_places_and_sizes(some_log):
    proof = [bytes.fromhex(h) for h in get("proof?position=2&size=7").json()["proof"]]
    head = api.reading.checkpoint().checkpoint
    assert verify_inclusion(leaf_hash(whole()[2].encode()), 2, 7, proof, head.root)
    assert get("proof?old=3&new=7").json()["proof"]
    get("proof?old=3&new=8", 404)
    get("proof?position=7&size=7", 404)


@pytest.mark.parametrize(
    "asked", ["entries?after=-1", "entries?after=x", "entries?limit=100000", "entries?wait=60", "proof", "proof?old=1"]
)
def test_numbers_that_are_none_are_refused_with_the_field(asked):
    problem = get(asked, 422).json()
    assert problem["field"] in ("after", "limit", "wait", "old", "new")
    assert "须是" in problem["detail"]


def test_an_unsigned_request_never_waits(some_log, monkeypatch):
    monkeypatch.setattr(api, "await_growth", lambda **_: pytest.fail("waited"))
    get("entries?after=7&wait=25")


def test_sealed_leaves_and_witnessing_need_a_signature():
    get("sealed", 401)
    assert Client().post("/exchange/witness", data=b"note", content_type="text/plain").status_code == 401


def test_other_methods_are_not_allowed():
    assert Client().post("/exchange/entries").status_code == 405
    get("dock", 405)


def test_a_file_is_given_by_its_digest_to_who_may_have_it(monkeypatch):
    monkeypatch.setattr(files, "_sources", [])
    data = b"tender documents"
    digest = hashlib.sha256(data).hexdigest()

    @files.entitles_files
    def public(asked, asker):
        return io.BytesIO(data) if asked == digest and asker is None else None

    answer = get(f"files/{digest}")
    assert b"".join(answer.streaming_content) == data
    get(f"files/{'0' * 64}", 404)
    get("files/..%2fkeys", 404)


def test_the_catalogue_names_every_type_with_its_schema():
    catalogue = get("catalogue").json()
    types = {event["type"] for event in catalogue["events"]}
    assert {"record.batch", "notice.published", "directive.issued"} <= types
    assert all(event["schema"]["type"] == "object" for event in catalogue["events"])


def test_what_is_held_of_no_log_is_not_told():
    get("seen?origin=nobody.example", 404)
    assert get("forks").json() == {"forks": []}


def test_sealed_acts_do_not_show_in_the_entries(some_log):
    with transaction.atomic():
        record(withdrawn("secret-receipt"), by=Actor.platform(own_origin()), now=NOW)
    sequence(NOW)
    assert "secret-receipt" not in get("entries").content.decode()
    assert len(whole()) == 7
