from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.record import checkpoints
from tianping.record.checkpoints import Checkpoint, cosign, parse, sign, sm3_line, verify
from tianping.record.keys import KeyFileUnusable, PlatformKeys, load_or_make
from tianping.record.notes import BadNote, BadSignature, LogKey, Note, VerifierKey
from tianping.refusals import Refusal

NOW = datetime(2026, 2, 2, 1, 0, tzinfo=UTC)
TRADING = PlatformKeys.make("trading.yunxiu.example")
SERVICE = PlatformKeys.make("service.yunxiu.example")
HEAD = Checkpoint("trading.yunxiu.example", 7, bytes(range(32)), (sm3_line(bytes(32)),))
KEYS = {k.name: k.verifier for k in (TRADING.log, TRADING.witness, SERVICE.log, SERVICE.witness)}


def test_a_checkpoint_is_written_as_c2sp_says():
    written = sign(HEAD, TRADING.log).written()
    lines = written.split("\n")
    assert lines[:3] == ["trading.yunxiu.example", "7", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="]
    assert lines[3].startswith("sm3 ")
    assert lines[4] == ""
    assert lines[5].startswith("— trading.yunxiu.example ")
    assert parse(written).checkpoint == HEAD


def test_the_published_vkey_of_the_go_checksum_database_is_read():
    key = VerifierKey.parse("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")
    assert (key.name, key.key_id.hex()) == ("sum.golang.org", "033de0ae")


def test_a_witness_adds_its_cosignature_with_its_time():
    signed = sign(HEAD, TRADING.log)
    answer = cosign(signed, SERVICE.witness, at=NOW)
    assert [s.name for s in answer.signatures] == ["service.yunxiu.example/witness"]
    both = verify(signed.joined(*answer.signatures), KEYS)
    assert both.cosigned == {"service.yunxiu.example/witness": NOW}


def test_the_log_is_no_witness_of_itself():
    signed = sign(HEAD, TRADING.log)
    own = cosign(signed, TRADING.witness, at=NOW)
    assert verify(signed.joined(*own.signatures), KEYS).cosigned == {}


def test_a_checkpoint_without_its_logs_signature_is_refused():
    with pytest.raises(BadSignature):
        verify(cosign(sign(HEAD, TRADING.log), SERVICE.witness, at=NOW), KEYS)


def test_another_logs_key_cannot_sign_it():
    with pytest.raises(BadSignature):
        sign(HEAD, SERVICE.log)


def test_signatures_of_unknown_keys_are_passed_over():
    stranger = LogKey.make("stranger.example")
    signed = sign(HEAD, TRADING.log)
    assert verify(signed.joined(stranger.sign_text(HEAD.text())), KEYS).cosigned == {}


def test_a_known_name_with_a_wrong_signature_is_refused():
    signed = sign(HEAD, TRADING.log)
    other = Checkpoint(HEAD.origin, 8, HEAD.root)
    moved = cosign(sign(other, TRADING.log), SERVICE.witness, at=NOW)
    with pytest.raises(BadSignature):
        verify(signed.joined(*moved.signatures), KEYS)


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_one_flipped_byte_is_refused(place, mask):
    signed = sign(HEAD, TRADING.log).joined(*cosign(sign(HEAD, TRADING.log), SERVICE.witness, at=NOW).signatures)
    data = bytearray(signed.written().encode())
    data[place % len(data)] ^= mask
    try:
        found = verify(parse(bytes(data).decode()), KEYS)
    except (Refusal, UnicodeDecodeError):
        return
    assert len(found.cosigned) == 0, "only a line that no known key answers for may change unseen"
    assert found.checkpoint == HEAD


@pytest.mark.parametrize(
    "text",
    ["", "a\n1\n\n", "a\n01\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n", "a\n١\nAA==\n", "a b\n1\nAA==\n",
     "a\n1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9=\n", "a\n1\nAA==\n"],
)  # fmt: skip
def test_other_spellings_of_a_checkpoint_are_refused(text):
    with pytest.raises(BadNote):
        Checkpoint.parse(text)


def test_a_note_without_signatures_is_refused():
    with pytest.raises(BadNote):
        Note.parse("text\n\n")
    with pytest.raises(BadNote):
        Note.parse("text\n")


@pytest.mark.parametrize("vkey", ["a+b", "a+00000000+AAAA", "", "a b+00000000+" + "A" * 44])
def test_a_wrong_vkey_is_refused(vkey):
    with pytest.raises(BadNote):
        VerifierKey.parse(vkey)


def test_a_cosigning_key_needs_a_time():
    with pytest.raises(ValueError, match="time"):
        SERVICE.witness.sign_text("x\n")


def test_the_key_file_is_made_once_and_for_its_owner_only(tmp_path):
    path = tmp_path / "keys" / "log.key"
    made = load_or_make(path, origin="a.example")
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_or_make(path, origin="a.example").vkeys() == made.vkeys()
    assert [p.name for p in path.parent.iterdir()] == ["log.key"]


def test_a_key_file_that_others_may_read_is_refused(tmp_path):
    path = tmp_path / "log.key"
    load_or_make(path, origin="a.example")
    path.chmod(0o644)
    with pytest.raises(KeyFileUnusable):
        load_or_make(path, origin="a.example")


def test_a_damaged_or_foreign_key_file_is_refused(tmp_path):
    path = tmp_path / "log.key"
    load_or_make(path, origin="a.example")
    with pytest.raises(KeyFileUnusable):
        load_or_make(path, origin="b.example")
    path.write_text("{}")
    with pytest.raises(KeyFileUnusable):
        load_or_make(path, origin="a.example")


def test_cosigned_messages_cannot_be_read_as_checkpoints():
    with pytest.raises(BadNote):
        Checkpoint.parse("cosignature/v1\ntime 1\n" + HEAD.text())
    assert checkpoints.Checkpoint.parse(HEAD.text()) == HEAD
