"""An envelope is made, read, checked, opened; then everything that must be refused, with its cause."""

import io
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.refusals import Refusal
from tianping.sealing import engine, suites
from tianping.sealing.authority import DemonstrationCA, make_ca
from tianping.sealing.certificates import TrustList, UntrustedChain
from tianping.sealing.envelope import (
    MAGIC,
    Corrupt,
    FileChanged,
    OtherKindOfCertificate,
    Unsealed,
    Unsigned,
    WouldOverwrite,
    WrongPolicy,
    WrongSuite,
    WrongTender,
    check_body,
    check_head,
    read_head,
    seal,
    verify_statement,
)
from tianping.sealing.framing import canonical
from tianping.sealing.manifest import BadFileName
from tianping.sealing.signing import BadSignature
from tianping.sealing.stream import SEALED_CHUNK

from .conftest import LOT, NOW, TENDER, USCC, Seal, Trustees, make_policy


def test_a_sealed_bid_opens_with_any_two_trustees(sealing: Seal, trustees: Trustees, tmp_path: Path) -> None:
    sealed, head = sealing()
    check_head(head, policy=trustees.policy, tender=TENDER, lot=LOT, at=NOW)
    for number, pair in enumerate(((1, 2), (1, 3), (2, 3))):
        sink = tmp_path / f"opened{number}"
        sink.mkdir()
        with sealed.path.open("rb") as body:
            check_body(head, seeked(body, head.body_offset))
            body.seek(head.body_offset)
            opened = engine.open_bid(
                header_bytes=head.header_bytes,
                statement=head.statement_bytes,
                body=body,
                pieces=trustees.pieces(head, *pair),
                suite=trustees.row,
                sink=sink,
                uscc=USCC,
            )
        assert opened.form == {"price": "1234567.89"}
        assert opened.causes == ()
        for file in opened.files:
            assert file.path is not None
            assert file.path.read_bytes() == (tmp_path / file.name).read_bytes()


def seeked(stream, offset):  # type: ignore[no-untyped-def]
    stream.seek(offset)
    return stream


def test_the_price_is_read_from_the_first_chunk_alone(sealing: Seal, trustees: Trustees, tmp_path: Path) -> None:
    sealed, head = sealing()
    cut = tmp_path / "first-chunk"
    data = sealed.path.read_bytes()
    cut.write_bytes(data[: head.body_offset + SEALED_CHUNK])
    with cut.open("rb") as body:
        manifest = engine.read_form(
            header_bytes=head.header_bytes,
            statement=head.statement,
            body=seeked(body, head.body_offset),
            pieces=trustees.pieces(head, 1, 3),
            suite=trustees.row,
        )
    assert manifest.form["price"] == "1234567.89"


def test_a_bid_without_files_is_a_form_alone(sealing: Seal, trustees: Trustees) -> None:
    sealed, head = sealing(files=[])
    with sealed.path.open("rb") as body:
        opened = engine.open_bid(
            header_bytes=head.header_bytes,
            statement=head.statement,
            body=seeked(body, head.body_offset),
            pieces=trustees.pieces(head, 2, 3),
            suite=trustees.row,
        )
    assert opened.files == ()


def test_the_signer_is_named_by_the_trust_list(sealing: Seal, trust: TrustList) -> None:
    _, head = sealing()
    assert verify_statement(head, trust=trust, at=NOW).uscc == USCC


def test_a_signer_of_another_kind_is_told_which_kinds_there_are(
    sealing: Seal, trustees: Trustees, ca: DemonstrationCA
) -> None:
    other = make_ca(name="Other", now=NOW, kind="P-256" if ca.kind == "SM2" else "SM2")
    with pytest.raises(OtherKindOfCertificate) as refused:
        sealing(signer=other.issue_organisation(name="X", uscc=USCC, now=NOW).signer())
    assert trustees.row.id in refused.value.sentence("zh")


def test_a_signature_of_another_kind_is_refused_when_it_arrives(
    sealing: Seal, trustees: Trustees, ca: DemonstrationCA
) -> None:
    _, head = sealing()
    other = make_ca(name="Other", now=NOW, kind="P-256" if ca.kind == "SM2" else "SM2")
    signed = other.issue_organisation(name="X", uscc=USCC, now=NOW).signer().sign(head.statement_bytes).to_json()
    signature = canonical({name: signed[name] for name in ("algorithm", "signature")})
    with pytest.raises(OtherKindOfCertificate):
        check_head(replace(head, signature=signature), policy=trustees.policy, tender=TENDER, lot=LOT)


def test_a_signer_of_an_unknown_ca_is_refused(sealing: Seal, trust: TrustList, ca: DemonstrationCA) -> None:
    stranger = make_ca(name="Stranger", now=NOW, kind=ca.kind).issue_organisation(name="X", uscc=USCC, now=NOW).signer()
    _, head = sealing(signer=stranger)
    with pytest.raises(UntrustedChain):
        verify_statement(head, trust=trust, at=NOW)


def test_the_same_bid_sealed_twice_shares_nothing(sealing: Seal) -> None:
    (one, head_one), (two, head_two) = sealing(), sealing()
    assert one.seed != two.seed
    assert head_one.header.seal_id != head_two.header.seal_id
    assert head_one.header.bidder != head_two.header.bidder
    assert not set(head_one.header.commitments) & set(head_two.header.commitments)
    first, second = (sealed.path.read_bytes()[head_one.body_offset :] for sealed in (one, two))
    assert first[:64] != second[:64]


def test_versions_of_a_bid_are_ordered_by_counter_and_predecessor(sealing: Seal) -> None:
    first, _ = sealing()
    _, head = sealing(counter=2, previous=first.hh)
    assert (head.header.counter, head.header.previous) == (2, first.hh)


def test_no_name_and_no_number_of_the_bidder_stands_in_what_trustees_get(sealing: Seal) -> None:
    _, head = sealing()
    seen = head.header_bytes + b"".join(head.boxes)
    assert USCC.encode() not in seen
    assert b"1234567" not in seen


def test_a_plain_file_is_refused_as_unsealed(tmp_path: Path) -> None:
    plain = tmp_path / "bid.pdf"
    plain.write_bytes(b"%PDF-1.7 not sealed at all")
    with pytest.raises(Unsealed) as refused:
        read_head(plain)
    assert "未按规定加密" in refused.value.sentence("zh")


@pytest.mark.parametrize("length", [0, 4, 8, 10, 300, 900, 4000, 8191])
def test_a_head_cut_anywhere_is_refused(sealing: Seal, tmp_path: Path, length: int) -> None:
    sealed, _ = sealing()
    cut = tmp_path / "cut"
    cut.write_bytes(sealed.path.read_bytes()[:length])
    with pytest.raises((Unsealed, Corrupt)):
        read_head(cut)


def test_any_flipped_byte_of_the_head_is_refused(
    sealing: Seal, trustees: Trustees, trust: TrustList, tmp_path: Path
) -> None:
    def check() -> None:
        changed = read_head(flipped)
        check_head(changed, policy=trustees.policy, tender=TENDER, lot=LOT)
        verify_statement(changed, trust=trust, at=NOW)

    sealed, head = sealing(files=[])
    data = bytearray(sealed.path.read_bytes()[: head.body_offset])
    flipped = tmp_path / "flipped"
    for position in [*range(0, 3000, 7), len(data) - 1]:
        data[position] ^= 1
        flipped.write_bytes(data)
        with pytest.raises(Refusal):
            check()
        data[position] ^= 1


def test_an_unsigned_envelope_is_refused(sealing: Seal, trustees: Trustees) -> None:
    _, head = sealing()
    with pytest.raises(Unsigned):
        check_head(replace(head, signature=b""), policy=trustees.policy, tender=TENDER, lot=LOT)


def test_a_statement_signed_by_another_key_is_refused(sealing: Seal, trustees: Trustees) -> None:
    (_, head), (_, other) = sealing(), sealing()
    with pytest.raises(BadSignature):
        check_head(replace(head, signature=other.signature), policy=trustees.policy, tender=TENDER, lot=LOT)


def test_replay_under_another_tender_or_lot_is_refused(sealing: Seal, trustees: Trustees) -> None:
    _, head = sealing()
    for tender, lot in (("A3301000012000012002", LOT), (TENDER, LOT[:-1] + "2")):
        with pytest.raises(WrongTender):
            check_head(head, policy=trustees.policy, tender=tender, lot=lot)


def test_a_changed_header_does_not_open_its_boxes_elsewhere(sealing: Seal, trustees: Trustees) -> None:
    _, head = sealing()
    moved = head.header.model_copy(update={"tender": "A3301000012000012002"})
    again = replace(head, header=moved, header_bytes=moved.encoded())
    with pytest.raises(Refusal, match="does not open"):
        trustees.pieces(again, 1)
    with pytest.raises(Corrupt):
        check_head(again, policy=trustees.policy, tender="A3301000012000012002", lot=LOT)


def test_another_policy_is_refused_unless_it_is_an_earlier_one(sealing: Seal, trustees: Trustees) -> None:
    _, head = sealing()
    moved = replace(trustees.policy, opening_at=trustees.policy.opening_at.replace(day=20))
    with pytest.raises(WrongPolicy):
        check_head(head, policy=moved, tender=TENDER, lot=LOT)
    check_head(head, policy=moved, tender=TENDER, lot=LOT, earlier=[trustees.policy])


def test_a_replaced_trustee_key_is_another_policy(sealing: Seal, trustees: Trustees) -> None:
    _, head = sealing()
    publics = [key.public for key in trustees.policy.trustees]
    swapped = make_policy((publics[0], trustees.row.generate_keypair()[1], publics[2]), suite=trustees.row.id)
    with pytest.raises(WrongPolicy):
        check_head(head, policy=swapped, tender=TENDER, lot=LOT)


def test_another_suite_is_refused(sealing: Seal, trustees: Trustees) -> None:
    _, head = sealing()
    (id_,) = (one.id for one in suites.SUITES if one.id != trustees.row.id)
    other = head.header.model_copy(update={"suite": id_})
    with pytest.raises(WrongSuite):
        check_head(replace(head, header=other), policy=trustees.policy, tender=TENDER, lot=LOT)


def test_an_exchanged_box_is_refused(sealing: Seal, trustees: Trustees) -> None:
    (_, head), (_, other) = sealing(), sealing()
    mixed = replace(head, boxes=(other.boxes[0], head.boxes[1], head.boxes[2]))
    with pytest.raises(Corrupt, match="box 1"):
        check_head(mixed, policy=trustees.policy, tender=TENDER, lot=LOT)


def test_a_body_changed_after_signing_is_refused_at_submission(sealing: Seal, tmp_path: Path) -> None:
    sealed, head = sealing()
    data = bytearray(sealed.path.read_bytes())
    for bad in (data[:-1], data + b"x", data[:-5] + b"x" + data[-4:]):
        copy = tmp_path / "copy"
        copy.write_bytes(bad)
        with copy.open("rb") as body, pytest.raises(Corrupt):
            check_body(head, seeked(body, head.body_offset))


def test_an_existing_file_is_never_overwritten(sealing: Seal, tmp_path: Path) -> None:
    out = tmp_path / "there"
    out.write_bytes(b"mine")
    with pytest.raises(WouldOverwrite):
        sealing(out=out)
    assert out.read_bytes() == b"mine"


def test_names_that_cannot_stand_are_refused(sealing: Seal, tmp_path: Path) -> None:
    odd, twin = tmp_path / "a:b.pdf", tmp_path / "sub"
    odd.write_bytes(b"x")
    twin.mkdir()
    (twin / "TECHNICAL.pdf").write_bytes(b"x")
    for files in ([odd], [tmp_path / "technical.pdf", twin / "TECHNICAL.pdf"]):
        with pytest.raises(BadFileName):
            sealing(files=files)


def test_a_file_changed_while_being_sealed_leaves_nothing_behind(sealing: Seal, tmp_path: Path) -> None:
    technical = tmp_path / "technical.pdf"

    def meddle(_: int) -> None:
        technical.write_bytes(b"another text, shorter")

    with pytest.raises(FileChanged):
        sealing(progress=meddle)
    assert not list(tmp_path.glob("*.tpseal*"))


def test_progress_adds_up_to_the_body(sealing: Seal) -> None:
    seen: list[int] = []
    sealed, _ = sealing(progress=seen.append)
    assert sum(seen) == int(sealed.statement.body_length)
    assert sealed.path.stat().st_size == sealed.length
    assert sealed.path.read_bytes()[:8] == MAGIC


def test_sealing_is_exported_with_keywords_only() -> None:
    with pytest.raises(TypeError):
        seal("policy")  # type: ignore[call-arg, misc]


@given(st.binary(max_size=400))
def test_whatever_bytes_come_reading_a_head_ends_in_a_refusal(data: bytes) -> None:
    with pytest.raises(Refusal):
        read_head(io.BytesIO(MAGIC + data))


def test_secrets_do_not_show_when_things_are_printed(sealing: Seal, trustees: Trustees) -> None:
    sealed, head = sealing()
    assert repr(sealed.seed) not in repr(sealed)
    pieces = trustees.pieces(head, 1)[1]
    assert repr(pieces.values[2]) not in repr(pieces)


def test_a_rest_of_an_interrupted_sealing_does_not_stop_the_next(sealing: Seal, tmp_path: Path) -> None:
    (tmp_path / "again.part").write_bytes(b"left over" * 10000)
    sealed, head = sealing(out=tmp_path / "again")
    with sealed.path.open("rb") as body:
        check_body(head, seeked(body, head.body_offset))


def test_memory_does_not_grow_with_the_size_of_a_bid(sealing: Seal, trustees: Trustees, tmp_path: Path) -> None:
    large = tmp_path / "large.bin"
    with large.open("wb") as stream:
        stream.truncate(96 << 20)
    tracemalloc.start()
    try:
        sealed, head = sealing(files=[large])
        with sealed.path.open("rb") as body:
            engine.open_bid(
                header_bytes=head.header_bytes,
                statement=head.statement,
                body=seeked(body, head.body_offset),
                pieces=trustees.pieces(head, 1, 2),
                suite=trustees.row,
            )
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 40 << 20
