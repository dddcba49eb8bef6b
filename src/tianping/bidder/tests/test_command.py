"""The bid maker from check to withdrawal, as a bidder runs it."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tianping.bidder.command import main
from tianping.bidder.evidence import KeySubstituted
from tianping.bidder.package import BadPackage, UnknownLot
from tianping.bidder.papers import BadForm, NoTrust
from tianping.bidder.trading_api import PlatformRefused, PlatformUnreachable, TradingApi
from tianping.refusals import Refusal
from tianping.sealing import suites
from tianping.sealing.envelope import WouldOverwrite, read_head
from tianping.sealing.recovery import OtherRecoveryCode
from tianping.sealing.signing import CannotSign

from .conftest import LOT, PASSWORD, TENDER, USCC, City, Place
from .platform_server import running


def run(*arguments: Any) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments])


def done(*arguments: Any) -> dict[str, Any]:
    result = run(*arguments)
    assert result.exit_code == 0, (result.output, result.exception)
    value: dict[str, Any] = json.loads(result.stdout)
    return value


def refused(*arguments: Any) -> Refusal:
    result = run(*arguments)
    assert isinstance(result.exception, Refusal), (result.output, result.exception)
    return result.exception


def sealing(desk: Place, *more: Any, out: str = "bid.tpseal") -> list[Any]:
    known = ["seal", "--tender-file", desk("tender.json"), "--trust", desk("anchors.json"), "--lot", LOT]
    paper = ["--certificate", desk("me.p12"), "--password", PASSWORD, "--form", desk("form.json")]
    return [*known, *paper, "--out", desk(out), *more, desk("技术标.pdf")]


def signing(desk: Place) -> list[Any]:
    return ["--certificate", desk("me.p12"), "--password", PASSWORD]


def test_check_names_keys_and_files(desk: Place) -> None:
    found = done("check", "--tender-file", desk("tender.json"), "--trust", desk("anchors.json"), desk("技术标.pdf"))
    assert len(found["keys"]) == 3
    assert found["files"][0]["name"] == "技术标.pdf"


def test_a_tender_is_fetched_and_saved_for_sealing_offline(desk: Place, city: City) -> None:
    with running(city.package()) as platform:
        online = ["--base", platform.base, "--tender", TENDER, "--trust", desk("anchors.json")]
        done("check", *online, "--save", desk("saved.json"))
    desk("tender.json").write_text(desk("saved.json").read_text("utf-8"), "utf-8")
    assert done(*sealing(desk))["hh"]


def test_what_is_sealed_verifies_and_recovers(desk: Place) -> None:
    made = done(*sealing(desk))
    code = Path(made["recovery_code"])
    assert stat.S_IMODE(code.stat().st_mode) == 0o600
    tender = ["--tender-file", desk("tender.json"), "--trust", desk("anchors.json")]
    verified = done("verify", *tender, "--code", code, desk("bid.tpseal"))
    assert verified["inside"]["form"] == {"price": "1234567.89", "days": 300}
    done("recover", "--code", code, "--into", desk("out"), desk("bid.tpseal"))
    assert desk("out/技术标.pdf").read_bytes() == desk("技术标.pdf").read_bytes()


def test_a_second_version_names_the_one_that_it_replaces(desk: Place) -> None:
    first = done(*sealing(desk))
    done(*sealing(desk, "--price", "1200000.00", "--replaces", desk("bid.tpseal"), out="second.tpseal"))
    header = read_head(desk("second.tpseal")).header
    assert (header.counter, header.previous) == (2, first["hh"])


def test_a_swapped_key_is_refused_before_anything_is_sealed(desk: Place, city: City) -> None:
    swapped = city.policy([city.new_key(), *city.publics[1:]])
    desk("tender.json").write_text(city.package(swapped).written(), "utf-8")
    assert isinstance(refused(*sealing(desk)), KeySubstituted)
    assert not desk("bid.tpseal").exists()


def test_wrong_papers_are_refused_with_a_sentence(desk: Place) -> None:
    command = sealing(desk)
    desk("form.json").write_text('{"price": 1234567.89}', "utf-8")
    assert isinstance(refused(*command), BadForm)
    desk("form.json").write_text('{"price": "a lot"}', "utf-8")
    assert isinstance(refused(*command), BadForm)
    assert isinstance(refused(*command, "--price", "1.00", "--password", "wrong"), CannotSign)
    assert isinstance(refused(*command, "--price", "1.00", "--lot", "another"), UnknownLot)
    assert isinstance(refused("check", "--tender-file", desk("tender.json")), NoTrust)
    assert isinstance(refused("check", "--trust", desk("anchors.json")), BadPackage)
    assert isinstance(refused("check", "--tender-file", desk("form.json")), BadPackage)


def test_an_older_recovery_code_is_never_overwritten(desk: Place) -> None:
    done(*sealing(desk))
    desk("bid.tpseal").unlink()
    assert isinstance(refused(*sealing(desk)), WouldOverwrite)
    assert not desk("bid.tpseal").exists()


def test_another_envelopes_recovery_code_is_refused(desk: Place) -> None:
    done(*sealing(desk))
    other = done(*sealing(desk, out="other.tpseal"))
    command = ["recover", "--code", other["recovery_code"], "--into", desk("out"), desk("bid.tpseal")]
    assert isinstance(refused(*command), OtherRecoveryCode)


def test_a_bid_is_submitted_its_receipt_kept_and_withdrawn(desk: Place, city: City) -> None:
    done(*sealing(desk))
    with running(city.package()) as platform:
        receipt = done("submit", "--base", platform.base, *signing(desk), desk("bid.tpseal"))
        assert platform.bids["receipt-1"] == desk("bid.tpseal").read_bytes()
        assert json.loads(desk("bid.tpseal.receipt.json").read_text("utf-8")) == receipt
        assert done("receipt", "--base", platform.base, *signing(desk), "receipt-1")["lines"] == []
        assert done("withdraw", "--base", platform.base, *signing(desk), "receipt-1")["withdrawn"]


def test_an_upload_goes_on_where_it_stopped(desk: Place, city: City) -> None:
    done(*sealing(desk))
    data = desk("bid.tpseal").read_bytes()
    with running(city.package(), slice_size=100_000) as platform:
        pauses: list[float] = []
        api = TradingApi(platform.base, pause=pauses.append)
        digest = suites.sha256(data).hex()
        platform.uploads[digest] = bytearray(data[:250_000])
        seen: list[int] = []
        api.submit(lot=LOT, path=desk("bid.tpseal"), progress=seen.append)
        api.close()
        assert platform.offsets[0] == 250_000
        assert pauses == []
        assert sum(seen) == len(data)
        assert platform.bids["receipt-1"] == data


def test_a_slice_whose_answer_was_lost_is_not_stored_twice(desk: Place, city: City) -> None:
    done(*sealing(desk))
    with running(city.package(), slice_size=500_000) as platform:
        platform.lose = 2
        api = TradingApi(platform.base, pause=lambda _: None)
        api.submit(lot=LOT, path=desk("bid.tpseal"))
        api.close()
        assert platform.bids["receipt-1"] == desk("bid.tpseal").read_bytes()


def test_the_platforms_own_sentence_is_told(desk: Place, city: City) -> None:
    done(*sealing(desk))
    with running(city.package()) as platform:
        platform.refusing = True
        told = refused("submit", "--base", platform.base, *signing(desk), desk("bid.tpseal"))
        assert isinstance(told, PlatformRefused)
        assert "已过投标截止时间" in told.sentence("zh")
        missing = refused("check", "--base", platform.base, "--tender", "none", "--trust", desk("anchors.json"))
        assert "没有找到" in missing.sentence("zh")


def test_a_platform_that_does_not_answer_is_told_after_some_attempts() -> None:
    pauses: list[float] = []
    api = TradingApi("http://127.0.0.1:9", pause=pauses.append)
    with pytest.raises(PlatformUnreachable):
        api.sign_in(uscc=USCC, signer=None)  # type: ignore[arg-type]
    assert len(pauses) == 5
    api.close()
