"""Files of the documents: uploaded with their digest, taken by anyone, told to nobody."""

import base64
import hashlib
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from tianping.exchange.files import open_file
from tianping.record.actors import Actor
from tianping.refusals import BadInput, NotAllowed, NotFound
from tianping.trading.documents import actions
from tianping.trading.documents.actions.taking import NotAvailableYet
from tianping.trading.documents.models import DocumentFile
from tianping.trading.documents.uploads import Body
from tianping.trading.plans.models import Tender
from tianping.trading.tests import scenes
from tianping.trading.tests.scenes import DAY, NOW
from tianping.web.accounts import tokens
from tianping.web.accounts.models import User
from tianping.web.clock import wall_now
from tianping.web.files import FileDiffers, holds
from tianping.web.requests import BodyCut

pytestmark = pytest.mark.django_db
CONTENT = b"tender documents"
DIGEST = hashlib.sha256(CONTENT).hexdigest()
VISITOR = Actor(office="", role="visitor", address="192.0.2.9")


def authorized() -> Client:
    user = User.objects.create(made_at=wall_now() - timedelta(days=1))
    token = tokens.issue(user=user, uscc=scenes.AGENCY, roles=["agency"], now=wall_now())
    return Client(headers={"Authorization": f"Bearer {token.text}"})


def put(client: Client, tender: Tender, content: bytes, digest: bytes, *, name: str = "a.pdf") -> Any:
    declared = f"sha-256=:{base64.b64encode(digest).decode()}:"
    return client.put(
        f"/api/v1/tenders/{tender.code}/documents/{name}",
        content,
        content_type="application/pdf",
        headers={"Content-Digest": declared},
    )


def test_a_file_is_uploaded_with_its_digest() -> None:
    tender = scenes.tender()
    answer = put(authorized(), tender, CONTENT, bytes.fromhex(DIGEST))
    assert answer.status_code == 201
    assert answer.json() == {"name": "a.pdf", "size": len(CONTENT), "sha256": DIGEST, "version": 1}


def test_a_file_that_differs_from_its_digest_is_not_kept() -> None:
    tender, other = scenes.tender(), b"never seen before"
    answer = put(authorized(), tender, other, bytes(32))
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("file-differs")
    assert not holds(hashlib.sha256(other).hexdigest())
    assert not DocumentFile.objects.exists()


def test_a_file_without_a_digest_is_refused_with_the_way_out() -> None:
    answer = authorized().put(
        f"/api/v1/tenders/{scenes.tender().code}/documents/a.pdf", CONTENT, content_type="application/pdf"
    )
    assert answer.status_code == 422
    assert "RFC 9530" in answer.json()["next"]


def test_a_body_that_is_cut_is_noticed() -> None:
    class Cut:
        META = {"CONTENT_LENGTH": "100"}

        def __init__(self) -> None:
            self.body = BytesIO(b"only this")

        def read(self, size: int) -> bytes:
            return self.body.read(size)

    body = Body(Cut())  # type: ignore[arg-type]
    assert body.read(50) == b"only this"
    with pytest.raises(BodyCut):
        body.read(50)


@pytest.mark.parametrize("name", ["../x.pdf", "a/b.pdf", ".hidden", " "])
def test_a_name_that_is_a_path_is_refused(name: str) -> None:
    with pytest.raises(BadInput):
        scenes.add_file(scenes.tender(), name=name)


def test_a_stranger_adds_no_file() -> None:
    with pytest.raises(NotAllowed):
        actions.add_file(
            tender=scenes.tender(), name="a.pdf", media="x", content=BytesIO(b"x"), by=scenes.stranger(), now=NOW
        )


def test_a_declared_digest_that_differs_is_refused() -> None:
    with pytest.raises(FileDiffers):
        actions.add_file(
            tender=scenes.tender(), name="a.pdf", media="x", content=BytesIO(b"x"), by=scenes.agency(), now=NOW,
            expected=DIGEST,
        )  # fmt: skip


def test_a_draft_is_replaced_by_its_name() -> None:
    tender = scenes.tender()
    scenes.add_file(tender)
    scenes.add_file(tender, content=b"better")
    assert DocumentFile.objects.get().size == 6


def test_anybody_takes_documents_without_registering_and_it_is_recorded_sealed() -> None:
    tender = scenes.issued(available_from=NOW)
    before = scenes.recorded()
    answer = Client().get(f"/api/v1/tenders/{tender.code}/documents/files/{DIGEST}")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == CONTENT
    assert answer.headers["Content-Length"] == str(len(CONTENT))
    assert scenes.recorded() == before
    assert len(scenes.sealed("documents.taken")) == 1


def test_who_takes_while_signed_in_is_in_the_sealed_entry_only() -> None:
    tender = scenes.issued(available_from=NOW)
    authorized().get(f"/api/v1/tenders/{tender.code}/documents/files/{DIGEST}")
    leaf = scenes.sealed("documents.taken")[0]
    assert scenes.AGENCY.encode() in bytes(leaf.data)
    assert not leaf.readers.exists()


def test_documents_that_are_not_issued_cannot_be_taken() -> None:
    tender = scenes.ready()
    with pytest.raises(NotFound):
        actions.take(tender=tender, sha256=DIGEST, by=VISITOR, now=NOW)
    assert open_file(digest=DIGEST, reader=None) is None


def test_documents_cannot_be_taken_before_their_time() -> None:
    tender = scenes.ready(available_from=NOW + 2 * DAY, available_until=NOW + 8 * DAY, bids_due_at=NOW + 23 * DAY)
    actions.issue(tender=tender, by=scenes.agency(), now=NOW)
    tender = Tender.objects.get()
    with pytest.raises(NotAvailableYet):
        actions.take(tender=tender, sha256=DIGEST, by=VISITOR, now=NOW + DAY)
    assert actions.take(tender=tender, sha256=DIGEST, by=VISITOR, now=NOW + 2 * DAY).sha256 == DIGEST


def test_the_exchange_hands_out_issued_documents_to_anybody() -> None:
    scenes.issued()
    file = open_file(digest=DIGEST, reader=None)
    assert file is not None
    assert file.read() == CONTENT
    file.close()
