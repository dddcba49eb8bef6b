"""Handing over files: the original, the copy, or a sentence; and the record of who read."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from tianping.exchange.models import Alarm
from tianping.record.actors import Actor
from tianping.record.models import SealedLeaf
from tianping.web.files import store
from tianping.web.guarding import viewing
from tianping.web.guarding.actions import inspect_file
from tianping.web.guarding.reading import note_reading

from . import files

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, tzinfo=UTC)


def kept(data: bytes) -> str:
    return store(io.BytesIO(data)).sha256


def test_a_plain_file_is_given_as_it_came() -> None:
    data = files.pdf()
    answer = viewing.answer(sha256=kept(data), name="投标函.pdf", inline=True)
    assert b"".join(answer.streaming_content) == data
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_file_with_a_script_is_given_as_a_copy_that_says_so() -> None:
    given = viewing.viewable(sha256=kept(files.pdf(script="x")), name="投标函.pdf")
    with given.stream as stream:
        assert b"JavaScript" not in stream.read()
    assert given.name == "投标函（安全副本）.pdf"
    assert "带有脚本" in given.told


def test_what_may_not_be_opened_gets_a_sentence_and_stays_as_evidence() -> None:
    digest = kept(b"MZ program")
    with pytest.raises(viewing.NotSafeToView) as refused:
        viewing.viewable(sha256=digest, name="报价.pdf")
    assert "不是可以查看的文件类型" in refused.value.sentence("zh")
    assert kept(b"MZ program") == digest


def test_an_older_file_with_macros_cannot_be_defused_and_is_not_opened() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "_VBA_PROJECT".encode("utf-16-le")
    with pytest.raises(viewing.NotSafeToView, match="宏"):
        viewing.viewable(sha256=kept(old), name="报价.xls")


def test_a_picture_is_shown_in_a_cage_and_never_as_a_page() -> None:
    answer = viewing.answer(sha256=kept(b"just text"), name="a.txt", inline=True)
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_file_is_looked_into_once() -> None:
    digest = kept(files.pdf(script="x"))
    first = inspect_file(sha256=digest, name="a.pdf", now=NOW)
    assert inspect_file(sha256=digest, name="a.pdf", now=NOW + timedelta(days=1)).at == first.at
    assert not Alarm.objects.exists()


def test_malware_is_an_alarm_that_names_the_digest_alone(scanner: str, settings: Settings) -> None:
    settings.TIANPING = settings.TIANPING.model_copy(update={"scanner": scanner})
    digest = kept(b"text " + files.EICAR)
    with pytest.raises(viewing.NotSafeToView, match="恶意程序"):
        viewing.viewable(sha256=digest, name="某公司的报价.txt")
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.subject) == ("malware", digest)
    assert "某公司" not in alarm.detail


def test_a_file_that_could_not_be_scanned_is_scanned_when_asked_for_again(scanner: str, settings: Settings) -> None:
    digest, configuration = kept(files.pdf()), settings.TIANPING
    settings.TIANPING = configuration.model_copy(update={"scanner": "clamd://127.0.0.1:9"})
    with pytest.raises(viewing.NotSafeToView, match="没有答复"):
        viewing.viewable(sha256=digest, name="a.pdf")
    settings.TIANPING = configuration.model_copy(update={"scanner": scanner})
    viewing.viewable(sha256=digest, name="a.pdf").stream.close()


def test_reading_what_is_restricted_is_recorded_sealed() -> None:
    digest = kept(files.pdf())
    note_reading(what="bid-file", thing=digest, by=Actor(role="expert", office="E1"), now=NOW, tender="T1")
    leaf = SealedLeaf.objects.get(type="account.read")
    assert leaf.tender == "T1"
    assert digest in bytes(leaf.data).decode()
