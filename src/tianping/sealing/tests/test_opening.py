"""Every failure of an opening names its kind and whose it is."""

import io
import secrets
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tianping.refusals import Refusal
from tianping.sealing import engine, suites
from tianping.sealing.engine import BidUnopenable
from tianping.sealing.envelope import Head, SealedBid, Statement
from tianping.sealing.framing import lp
from tianping.sealing.manifest import FileLine, Manifest
from tianping.sealing.shares import Pieces, body_key, derive_pieces
from tianping.sealing.stream import SEALED_CHUNK, encrypt

from .conftest import OTHER_USCC, USCC, Seal, Trustees


def opening(head: Head, body: bytes, pieces: dict[int, Pieces], **changes: Any) -> engine.OpenedBid:
    facts: dict[str, Any] = {
        "header_bytes": head.header_bytes,
        "statement": head.statement,
        "body": io.BytesIO(body),
        "pieces": pieces,
        "suite": suites.suite(head.header.suite),
        "uscc": USCC,
    }
    return engine.open_bid(**(facts | changes))


def body_of(sealed: SealedBid, head: Head) -> bytes:
    return sealed.path.read_bytes()[head.body_offset :]


def chunks_of(body: bytes) -> list[bytes]:
    return [body[at : at + SEALED_CHUNK] for at in range(0, len(body), SEALED_CHUNK)]


def flipped(body: bytes) -> bytes:
    return body[:1500000] + bytes([body[1500000] ^ 1]) + body[1500001:]


def exchanged(body: bytes) -> bytes:
    one, two, *rest = chunks_of(body)
    return b"".join((two, one, *rest))


def doubled(body: bytes) -> bytes:
    one, _, *rest = chunks_of(body)
    return b"".join((one, one, *rest))


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        (flipped, "body-corrupted"),
        (exchanged, "body-reordered"),
        (doubled, "body-duplicated"),
        (lambda body: body[:-1], "body-truncated"),
        (lambda body: body[:SEALED_CHUNK], "body-truncated"),
        (lambda body: b"", "body-truncated"),
        (lambda body: body + b"\0", "body-extended"),
    ],
)
def test_a_body_damaged_where_it_is_kept_is_the_platforms_fault(
    sealing: Seal, trustees: Trustees, damage: Any, kind: str
) -> None:
    sealed, head = sealing()
    with pytest.raises(BidUnopenable) as refused:
        opening(head, damage(body_of(sealed, head)), trustees.pieces(head, 1, 2))
    assert (refused.value.kind, refused.value.whose) == (kind, "platform")
    assert "平台" in refused.value.sentence("zh")


def test_a_failed_opening_leaves_nothing_in_the_folder(sealing: Seal, trustees: Trustees, tmp_path: Path) -> None:
    sealed, head = sealing()
    sink = tmp_path / "sink"
    sink.mkdir()
    with pytest.raises(BidUnopenable):
        opening(head, flipped(body_of(sealed, head)), trustees.pieces(head, 1, 2), sink=sink)
    assert list(sink.iterdir()) == []


def test_garbage_signed_by_the_bidder_is_the_bidders_fault(sealing: Seal, trustees: Trustees) -> None:
    _, head = sealing()
    garbage = secrets.token_bytes(5000)
    signed = head.statement.model_copy(update={"body_digest": trustees.row.hash(garbage).hex(), "body_length": "5000"})
    with pytest.raises(BidUnopenable) as refused:
        opening(head, garbage, trustees.pieces(head, 1, 2), statement=signed)
    assert (refused.value.kind, refused.value.whose) == ("body-corrupted", "bidder")


def sealed_stream(sealed: SealedBid, head: Head, plain: bytes) -> tuple[bytes, Statement]:
    """A body that the bidder sealed properly over whatever it liked."""
    row = suites.suite(head.header.suite)
    pieces = derive_pieces(suite=row, seed=sealed.seed, context=head.header.context())
    aead = row.aead(body_key(suite=row, pieces=pieces, header_bytes=head.header_bytes))
    source, out = io.BytesIO(plain), io.BytesIO()
    encrypt(aead=aead, hh=bytes.fromhex(head.hh), fill=source.readinto, length=len(plain), write=out.write)  # type: ignore[arg-type]
    body = out.getvalue()
    facts = {"body_digest": row.hash(body).hex(), "body_length": str(len(body))}
    return body, head.statement.model_copy(update=facts)


def manifest_of(sealed: SealedBid, head: Head, trustees: Trustees, **changes: Any) -> Manifest:
    opened = opening(head, body_of(sealed, head), trustees.pieces(head, 1, 2))
    line = FileLine(name="a.txt", size="3", digest=trustees.row.hash(b"abc").hex())
    return opened.manifest.model_copy(update={"files": [line]} | changes)


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        (b"abd", "file-digest"),
        (b"ab", "stream-short"),
        (b"abcd", "stream-long"),
    ],
)
def test_files_that_do_not_follow_the_manifest_are_the_bidders_fault(
    sealing: Seal, trustees: Trustees, files: bytes, kind: str
) -> None:
    sealed, head = sealing()
    plain = manifest_of(sealed, head, trustees).encoded() + files
    body, signed = sealed_stream(sealed, head, plain)
    with pytest.raises(BidUnopenable) as refused:
        opening(head, body, trustees.pieces(head, 1, 3), statement=signed)
    assert (refused.value.kind, refused.value.whose) == (kind, "bidder")


@pytest.mark.parametrize(
    "plain",
    [
        b"x",
        lp(b"not json"),
        lp(b'{"a":1,"a":1}'),
        lp(b"{}"),
        b"\xff\xff\xff\xff",
        lp(
            b'{"files":[{"digest":"'
            + b"0" * 64
            + b'","name":"../../etc/cron","size":"0"}],"form":{},"salt":"'
            + b"0" * 64
            + b'","uscc":"x","v":1}'
        ),
    ],
)
def test_a_stream_without_a_manifest_is_the_bidders_fault(sealing: Seal, trustees: Trustees, plain: bytes) -> None:
    sealed, head = sealing()
    body, signed = sealed_stream(sealed, head, plain)
    with pytest.raises(BidUnopenable) as refused:
        opening(head, body, trustees.pieces(head, 2, 3), statement=signed)
    assert refused.value.whose == "bidder"
    assert refused.value.kind in {"bad-manifest", "stream-short"}


def test_replay_under_another_bidders_signature_is_refused(sealing: Seal, trustees: Trustees) -> None:
    sealed, head = sealing()
    with pytest.raises(BidUnopenable) as refused:
        opening(head, body_of(sealed, head), trustees.pieces(head, 1, 2), uscc=OTHER_USCC)
    assert (refused.value.kind, refused.value.whose) == ("another-bidder", "bidder")


def test_a_body_resealed_by_who_learned_the_key_is_refused(sealing: Seal, trustees: Trustees) -> None:
    sealed, head = sealing()
    plain = manifest_of(sealed, head, trustees, form={"price": "1.00"}).encoded() + b"abc"
    body, _ = sealed_stream(sealed, head, plain)
    length = head.statement.model_copy(update={"body_length": str(len(body))})
    with pytest.raises(BidUnopenable) as refused:
        opening(head, body, trustees.pieces(head, 1, 2), statement=length)
    assert (refused.value.kind, refused.value.whose) == ("body-altered", "platform")


def test_a_bad_share_of_one_trustee_is_named_and_does_not_stop_the_others(sealing: Seal, trustees: Trustees) -> None:
    sealed, head = sealing()
    pieces = trustees.pieces(head, 1, 2, 3)
    pieces[2] = Pieces(trustee=2, values={1: bytes(32), 3: pieces[2].values[3]})
    opened = opening(head, body_of(sealed, head), pieces)
    assert [(cause.kind, cause.whose, cause.trustee) for cause in opened.causes] == [("bad-share", "trustee", 2)]


def test_a_bad_share_without_a_third_trustee_is_that_trustees_fault(sealing: Seal, trustees: Trustees) -> None:
    sealed, head = sealing()
    pieces = trustees.pieces(head, 1, 2)
    pieces[2] = Pieces(trustee=2, values={1: bytes(32), 3: bytes(32)})
    with pytest.raises(BidUnopenable, match=r"bad share of trustee \[2\]") as refused:
        opening(head, body_of(sealed, head), pieces)
    assert (refused.value.kind, refused.value.whose) == ("bad-share", "trustee")


def test_one_trustee_alone_opens_nothing(sealing: Seal, trustees: Trustees) -> None:
    sealed, head = sealing()
    for number in (1, 2, 3):
        with pytest.raises(BidUnopenable) as refused:
            opening(head, body_of(sealed, head), trustees.pieces(head, number))
        assert (refused.value.kind, refused.value.whose) == ("pieces-missing", "trustee")


def test_a_trustee_cannot_pass_for_another(sealing: Seal, trustees: Trustees) -> None:
    sealed, head = sealing()
    one = trustees.pieces(head, 1)[1]
    with pytest.raises(BidUnopenable):
        opening(head, body_of(sealed, head), {1: one, 2: one})


def test_boxes_spoiled_when_sealed_are_the_bidders_fault(sealing: Seal, trustees: Trustees) -> None:
    sealed, head = sealing()
    with pytest.raises(BidUnopenable) as refused:
        opening(head, body_of(sealed, head), trustees.pieces(head, 1), spoiled={2, 3})
    assert (refused.value.kind, refused.value.whose) == ("spoiled-box", "bidder")


def test_pieces_of_another_bid_do_not_fit(sealing: Seal, trustees: Trustees) -> None:
    (sealed, head), (_, other) = sealing(), sealing()
    with pytest.raises(BidUnopenable, match="bad share"):
        opening(head, body_of(sealed, head), trustees.pieces(other, 1, 2))


def test_a_header_altered_after_submission_is_the_platforms_fault(sealing: Seal, trustees: Trustees) -> None:
    sealed, head = sealing()
    for header in (b"{}", head.header_bytes.replace(b'-1"', b'-9"')):
        with pytest.raises(BidUnopenable) as refused:
            opening(replace(head, header_bytes=header), body_of(sealed, head), trustees.pieces(head, 1, 2))
        assert refused.value.whose == "platform"


def test_a_statement_of_another_envelope_is_refused(sealing: Seal, trustees: Trustees) -> None:
    (sealed, head), (_, other) = sealing(), sealing()
    with pytest.raises(BidUnopenable) as refused:
        opening(head, body_of(sealed, head), trustees.pieces(head, 1, 2), statement=other.statement)
    assert refused.value.kind == "another-header"


def test_every_refusal_of_an_opening_is_a_sentence(sealing: Seal, trustees: Trustees) -> None:
    _, head = sealing()
    with pytest.raises(Refusal) as refused:
        opening(head, b"", {})
    assert refused.value.problem()["detail"]
    assert refused.value.problem()["rule"] == "order20-31"
