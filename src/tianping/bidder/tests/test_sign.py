"""A text signed at the person's own machine verifies, and is what the sites take."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from tianping.bidder.sign_command import NothingToSign, main
from tianping.law import codes
from tianping.sealing.authority import make_ca
from tianping.sealing.envelope import WouldOverwrite
from tianping.sealing.signing import Signature, verify_signature

TEXT = "tianping/score-sheet/1 E9901000001000001001001 00"
PASSWORD = "fictitious"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    now = datetime.now(UTC)
    issued = make_ca(name="演示数字证书中心", now=now).issue_person(
        name="专家甲", organisation="示例单位", uscc=codes.fictitious_uscc(300), now=now
    )
    path = tmp_path / "member.p12"
    path.write_bytes(issued.pkcs12(PASSWORD))
    return path


def sign(*arguments: str) -> str:
    done = CliRunner().invoke(main, [*arguments, "--password", PASSWORD])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


def test_a_text_is_signed_and_verifies(certificate: Path) -> None:
    signature = Signature.from_json(json.loads(sign("--certificate", str(certificate), "--text", TEXT)))
    verify_signature(data=TEXT.encode(), signature=signature)


@pytest.mark.parametrize("text", [TEXT, f" {TEXT}\r\n", '{"body_digest":"00"}\n'])
def test_a_file_is_signed_byte_for_byte(certificate: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "text.txt").write_bytes(text.encode())
    out = tmp_path / "signature.json"
    sign("--certificate", str(certificate), "--text-file", str(tmp_path / "text.txt"), "--out", str(out))
    verify_signature(data=text.encode(), signature=Signature.from_json(json.loads(out.read_text("utf-8"))))


def test_a_signature_is_never_overwritten(certificate: Path, tmp_path: Path) -> None:
    out = tmp_path / "signature.json"
    out.write_text("{}", encoding="utf-8")
    with pytest.raises(WouldOverwrite):
        sign("--certificate", str(certificate), "--text", TEXT, "--out", str(out))
    assert out.read_text("utf-8") == "{}"


def test_one_text_is_named(certificate: Path) -> None:
    with pytest.raises(NothingToSign):
        sign("--certificate", str(certificate))
