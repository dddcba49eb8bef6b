"""The bid maker in the browser is the one specification's: the published vectors, and envelopes in both directions."""

import base64
import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tianping.sealing import suites
from tianping.sealing.authority import make_ca
from tianping.sealing.certificates import TrustList, trusted
from tianping.sealing.demonstration import make_demonstration_cas
from tianping.sealing.engine import open_bid
from tianping.sealing.envelope import check_body, check_head, read_head, seal, verify_statement
from tianping.sealing.recovery import open_envelope
from tianping.sealing.shares import check_box
from tianping.sealing.signing import Signer
from tianping.sealing.vectors import generate, vector

from .workshop import serving

NOW = datetime(2026, 1, 12, 1, 0, tzinfo=UTC)
FORM = {"price": "1234567.89", "duration_days": "120", "说明": "含税 𠮷"}


SUITES = ("INTL-1", "SM-1")
each_suite = pytest.mark.parametrize("suite", SUITES)


def noise(count: int) -> bytes:
    return hashlib.shake_256(b"noise").digest(count)


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


def signer(suite: str = "INTL-1") -> Signer:
    if suite == "SM-1":
        return make_demonstration_cas(NOW)[2].issue_organisation(name="Firm", uscc=generate.USCC, now=NOW).signer()
    return make_ca(name="CA", now=NOW).issue_organisation(name="Firm", uscc=generate.USCC, now=NOW).signer()


def wish(chain: list[str] | None, *, suite: str = "INTL-1", **changes: Any) -> dict[str, Any]:
    draft = generate.draft(suite)
    return {
        "policy": generate.policy(suite).to_json(),
        "tender": draft.tender,
        "lot": draft.lot,
        "uscc": generate.USCC,
        "form": FORM,
        "counter": 1,
        "previous": None,
        "chain": chain,
    } | changes


def sealed_in_the_page(
    shop: Shop, folder: Path, files: dict[str, bytes], *, known: bool = True, suite: str = "INTL-1"
) -> tuple[Path, dict[str, Any]]:
    """An envelope made by the page, signed here, as a file."""
    by = signer()
    chain = [base64.b64encode(one).decode() for one in by.chain]
    given = {name: base64.b64encode(data).decode() for name, data in files.items()}
    made = shop.seal(wish(chain if known else None, suite=suite), given)
    signed = by.sign(base64.b64decode(made["statement"])).to_json()
    path = folder / "page.tpseal"
    path.write_bytes(base64.b64decode(shop.finish(signed)))
    return path, made


@each_suite
def test_every_algorithm_of_a_suite_agrees_with_its_published_vector(shop: Shop, suite: str) -> None:
    given = vector("primitives", suite)
    found = shop.primitives(given, suite, vector("envelope", suite)["seed"])
    assert found.pop("parts") == given["hash"]
    assert found.pop("again") == found.pop("unwrapped") == given["text"]
    assert found.pop("refused") is True
    row, box, info = suites.suite(suite), bytes.fromhex(found.pop("box")), bytes.fromhex(given["info"])
    assert row.unwrap(bytes.fromhex(given["private"]), box, info).hex() == given["text"]
    assert found == {name: given[name] for name in found}


@each_suite
def test_every_step_of_the_published_envelope_comes_out_the_same(shop: Shop, suite: str) -> None:
    given = vector("envelope", suite)
    found = shop.envelope(given)
    said = json.loads(given["statement"])
    assert found.pop("tag") == vector("bidder_tag", suite)["tag"]
    assert found.pop("body_digest") == said["body_digest"]
    assert found == {name: given[name] for name in found}


@each_suite
def test_good_and_spoiled_boxes_are_told_apart_as_published(shop: Shop, suite: str) -> None:
    for case in vector("shares", suite):
        assert shop.share(case, raw_keys()[case["index"] - 1]) is case["good"], case["case"]


@each_suite
def test_a_stream_of_three_chunks_is_byte_for_byte_the_published_one(shop: Shop, suite: str) -> None:
    given = vector("stream", suite)
    assert shop.stream(given, suite) == {name: given[name] for name in ("body_digest", "body_length", "last_chunk")}


@each_suite
@pytest.mark.parametrize("known", [True, False], ids=["chain known", "signed elsewhere"])
def test_what_the_page_seals_two_trustees_open(shop: Shop, tmp_path: Path, known: bool, suite: str) -> None:
    files = {"技术标.pdf": noise((1 << 20) + 5), "empty.txt": b"", "prices.xlsx": b"1"}
    path, made = sealed_in_the_page(shop, tmp_path, files, known=known, suite=suite)
    head, row, sink = read_head(path), suites.suite(suite), tmp_path / "out"
    sink.mkdir()
    keys = [private for private, _ in generate.trustee_keys(suite)]
    held = {i: {"index": i, "private": keys[i - 1], "box": head.boxes[i - 1]} for i in (1, 3)}
    pieces = {i: check_box(suite=row, header_bytes=head.header_bytes, **own) for i, own in held.items()}
    with path.open("rb") as body:
        body.seek(head.body_offset)
        check_body(head, body)
        body.seek(head.body_offset)
        facts = {"header_bytes": head.header_bytes, "statement": head.statement, "uscc": generate.USCC}
        bid = open_bid(body=body, pieces=pieces, suite=row, sink=sink, **facts)
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
    ca = make_ca(name="CA", now=NOW)
    by = ca.issue_organisation(name="Firm", uscc=generate.USCC, now=NOW).signer()
    made = shop.seal(wish([base64.b64encode(one).decode() for one in by.chain]), {"a.txt": "YQ=="})
    signed = by.sign(base64.b64decode(made["statement"])).to_json()
    path = tmp_path / "bid"
    path.write_bytes(base64.b64decode(shop.finish(signed)))
    check_head(read_head(path), policy=generate.policy(), tender=generate.draft().tender, lot=generate.draft().lot)
    found = verify_statement(read_head(path), trust=TrustList(cas=(trusted(ca, now=NOW),)), at=NOW)
    assert found.uscc == generate.USCC


@each_suite
def test_what_the_offline_tool_seals_the_page_opens(shop: Shop, tmp_path: Path, suite: str) -> None:
    data = noise((1 << 20) + 77)
    source, out = tmp_path / "技术标.pdf", tmp_path / "bid.tpseal"
    source.write_bytes(data)
    given = wish(None, suite=suite)
    facts = {name: given[name] for name in ("tender", "lot", "uscc", "form")}
    policy = generate.policy(suite)
    made = seal(policy=policy, files=[source], signer=signer(suite), timestamp=None, out=out, **facts)
    envelope = base64.b64encode(out.read_bytes()).decode()
    by_trustees = shop.open(envelope, {"2": raw_keys()[1], "3": raw_keys()[2]}, None)
    assert by_trustees["manifest"]["form"] == FORM
    assert bytes.fromhex(by_trustees["files"]["技术标.pdf"]) == data
    assert shop.open(envelope, {}, made.recovery_code)["files"] == by_trustees["files"]
    assert "two trustees" in shop.opens(envelope, {"2": raw_keys()[1]}, None)


def test_a_flipped_bit_a_cut_end_and_another_header_do_not_open_in_the_page(shop: Shop, tmp_path: Path) -> None:
    path, _ = sealed_in_the_page(shop, tmp_path, {"a.bin": bytes(2 << 20)})
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
