"""The bid maker in the browser is the one specification's: the published vectors, and envelopes in both directions."""

import base64
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tianping.sealing import suites, vectors
from tianping.sealing.authority import KeyKind, make_ca
from tianping.sealing.engine import open_bid
from tianping.sealing.envelope import check_body, check_head, read_head, seal, verify_statement
from tianping.sealing.recovery import open_envelope
from tianping.sealing.shares import check_box
from tianping.sealing.signing import Signer
from tianping.sealing.vectors import generate

from .workshop import serving

NOW = datetime(2026, 1, 12, 1, 0, tzinfo=UTC)
FORM = {"price": "1234567.89", "duration_days": "120", "说明": "含税 𠮷"}


def vector(name: str) -> Any:
    return json.loads(resources.files(vectors).joinpath(f"{name}.json").read_text("utf-8"))


class Shop:
    """The page's modules, called by name."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def __getattr__(self, name: str) -> Any:
        call = f"async (given) => (await import('/workshop/vectors.js')).{name}(...given)"
        return lambda *given: self.page.evaluate(call, list(given))


@pytest.fixture(scope="module")
def shop(chromium: Browser) -> Iterator[Shop]:
    with serving() as address:
        page = chromium.new_page()
        page.goto(address)
        yield Shop(page)
        page.close()


def raw_keys() -> list[str]:
    return [generate.label(f"trustee-{i}").hex() for i in (1, 2, 3)]


def signer(kind: KeyKind = "P-256") -> Signer:
    return make_ca(name="CA", now=NOW).issue_organisation(name="Firm", uscc=generate.USCC, now=NOW, kind=kind).signer()


def wish(chain: list[str] | None, **changes: Any) -> dict[str, Any]:
    draft = generate.draft()
    return {
        "policy": generate.policy().to_json(),
        "tender": draft.tender,
        "lot": draft.lot,
        "uscc": generate.USCC,
        "form": FORM,
        "counter": 1,
        "previous": None,
        "chain": chain,
    } | changes


def sealed_in_the_page(
    shop: Shop, folder: Path, files: dict[str, bytes], known: bool = True
) -> tuple[Path, dict[str, Any]]:
    """An envelope made by the page, signed here, as a file."""
    by = signer()
    chain = [base64.b64encode(one).decode() for one in by.chain]
    given = {name: base64.b64encode(data).decode() for name, data in files.items()}
    made = shop.seal(wish(chain if known else None), given)
    signed = by.sign(base64.b64decode(made["statement"])).to_json()
    path = folder / "page.tpseal"
    path.write_bytes(base64.b64decode(shop.finish(signed)))
    return path, made


def test_every_step_of_the_published_envelope_comes_out_the_same(shop: Shop) -> None:
    given = vector("envelope")
    found = shop.envelope(given)
    said = json.loads(given["statement"])
    assert found.pop("tag") == vector("bidder_tag")["tag"]
    assert found.pop("body_digest") == said["body_digest"]
    assert found == {name: given[name] for name in found}


def test_good_and_spoiled_boxes_are_told_apart_as_published(shop: Shop) -> None:
    for case in vector("shares"):
        assert shop.share(case, raw_keys()[case["index"] - 1]) is case["good"], case["case"]


def test_a_stream_of_three_chunks_is_byte_for_byte_the_published_one(shop: Shop) -> None:
    given = vector("stream")
    assert shop.stream(given, "INTL-1") == {name: given[name] for name in ("body_digest", "body_length", "last_chunk")}


@pytest.mark.parametrize("known", [True, False], ids=["chain known", "signed elsewhere"])
def test_what_the_page_seals_two_trustees_open(shop: Shop, tmp_path: Path, known: bool) -> None:
    files = {"技术标.pdf": random.Random(1).randbytes(3 * (1 << 20) + 5), "empty.txt": b"", "prices.xlsx": b"1"}
    path, made = sealed_in_the_page(shop, tmp_path, files, known)
    head = read_head(path)
    check_head(head, policy=generate.policy(), tender=generate.draft().tender, lot=generate.draft().lot)
    row, sink = suites.suite("INTL-1"), tmp_path / "out"
    sink.mkdir()
    keys = [private for private, _ in generate.trustee_keys()]
    pieces = {
        i: check_box(
            suite=row, private=keys[i - 1], index=i, header_bytes=head.header_bytes, box=head.boxes[i - 1]
        )  # fmt: skip
        for i in (1, 3)
    }
    with path.open("rb") as body:
        body.seek(head.body_offset)
        check_body(head, body)
        body.seek(head.body_offset)
        bid = open_bid(
            header_bytes=head.header_bytes, statement=head.statement, body=body, pieces=pieces, suite=row,
            sink=sink, uscc=generate.USCC,
        )  # fmt: skip
    assert bid.form == FORM
    assert {one.name: one.read_bytes() for one in sink.iterdir()} == files
    assert head.hh == made["hh"]


def test_the_recovery_code_of_the_page_opens_in_the_offline_tool(shop: Shop, tmp_path: Path) -> None:
    path, made = sealed_in_the_page(shop, tmp_path, {"a.txt": b"a"})
    head = read_head(path)
    with path.open("rb") as body:
        body.seek(head.body_offset)
        assert open_envelope(head, body, seed=bytes.fromhex(made["seed"])).form == FORM


def test_who_signed_is_found_by_the_trust_list(shop: Shop, tmp_path: Path) -> None:
    from tianping.sealing.certificates import TrustList, trusted

    ca = make_ca(name="CA", now=NOW)
    by = ca.issue_organisation(name="Firm", uscc=generate.USCC, now=NOW).signer()
    made = shop.seal(wish([base64.b64encode(one).decode() for one in by.chain]), {"a.txt": "YQ=="})
    signed = by.sign(base64.b64decode(made["statement"])).to_json()
    path = tmp_path / "bid"
    path.write_bytes(base64.b64decode(shop.finish(signed)))
    found = verify_statement(read_head(path), trust=TrustList(cas=(trusted(ca, now=NOW),)), at=NOW)
    assert found.uscc == generate.USCC


@pytest.mark.parametrize("kind", ["P-256", "RSA", "Ed25519"])
def test_what_the_offline_tool_seals_the_page_opens(shop: Shop, tmp_path: Path, kind: KeyKind) -> None:
    data = random.Random(2).randbytes((1 << 20) + 77)
    source, out = tmp_path / "技术标.pdf", tmp_path / "bid.tpseal"
    source.write_bytes(data)
    made = seal(
        policy=generate.policy(), tender=generate.draft().tender, lot=generate.draft().lot, uscc=generate.USCC,
        files=[source], form=FORM, signer=signer(kind), timestamp=None, out=out,
    )  # fmt: skip
    envelope = base64.b64encode(out.read_bytes()).decode()
    by_trustees = shop.open(envelope, {"2": raw_keys()[1], "3": raw_keys()[2]}, None)
    assert by_trustees["manifest"]["form"] == FORM
    assert bytes.fromhex(by_trustees["files"]["技术标.pdf"]) == data
    assert shop.open(envelope, {}, made.recovery_code)["files"] == by_trustees["files"]
    assert "two trustees" in shop.opens(envelope, {"2": raw_keys()[1]}, None)


def test_a_flipped_bit_a_cut_end_and_another_header_do_not_open_in_the_page(shop: Shop, tmp_path: Path) -> None:
    path, made = sealed_in_the_page(shop, tmp_path, {"a.bin": bytes(2 << 20)})
    head, whole = read_head(path), path.read_bytes()
    keys = {"1": raw_keys()[0], "2": raw_keys()[1]}

    def opens(data: bytes) -> str:
        return str(shop.opens(base64.b64encode(data).decode(), keys, None))

    assert opens(whole) == ""
    flipped = bytearray(whole)
    flipped[head.body_offset + (1 << 20) + 100] ^= 1
    assert opens(bytes(flipped)) == "chunk 1: corrupted"
    assert opens(whole[:-1]) == "truncated"
    size = (1 << 20) + 16
    first, second = (whole[head.body_offset + n * size :][:size] for n in (0, 1))
    swapped = whole[: head.body_offset] + second + first + whole[head.body_offset + 2 * size :]
    assert opens(swapped) == "chunk 0: corrupted"
