"""Writes the vectors again: `python -m tianping.sealing.vectors.generate`. Only boxes differ, since HPKE is randomised."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from tianping.sealing import suites
from tianping.sealing.draws import DrawContext, called, contribution_value, pool_digest, run_draw
from tianping.sealing.head import Statement
from tianping.sealing.header import ContributionHeader, Header, bidder_tag, header_hash
from tianping.sealing.manifest import FileLine, Manifest
from tianping.sealing.policy import SealPolicy, TrusteeKey
from tianping.sealing.recovery import to_words
from tianping.sealing.shares import Triple, bind, body_key, box_info, make_boxes
from tianping.sealing.stream import CHUNK, encrypt

ROW = suites.suite("INTL-1")
FILE = b"a file of the bid\n"
ORIGINS = ("trading.city.example", "service.city.example", "notary.city.example")
ORGANISATIONS = ("123301004701160000", "12330100470117001A", "12330100470118002L")
USCC = "91330100MA00000A1R"


def label(text: str) -> bytes:
    """This function will return the 32 bytes that stand for randomness in the vectors: SHA-256 of a text."""
    return suites.sha256(f"tianping-vector-{text}".encode())


def trustee_keys() -> list[tuple[bytes, bytes]]:
    """This function will return the three key pairs: PKCS#8 private, raw public."""
    keys = [X25519PrivateKey.from_private_bytes(label(f"trustee-{i}")) for i in (1, 2, 3)]
    return [(suites.private_bytes(key), key.public_key().public_bytes_raw()) for key in keys]


def policy() -> SealPolicy:
    """This function will return the policy of the vectors."""
    trustees = [
        TrusteeKey(origin, organisation, f"key-{i}", public)
        for i, (origin, organisation, (_, public)) in enumerate(
            zip(ORIGINS, ORGANISATIONS, trustee_keys(), strict=True), start=1
        )
    ]
    return SealPolicy(
        tender="A3301000012000012001",
        suite="INTL-1",
        opening_at=datetime(2026, 2, 12, 1, 0, tzinfo=UTC),
        minimum_bids=3,
        freshness_limit_s=3600,
        trustees=(trustees[0], trustees[1], trustees[2]),
    )


def draft() -> Header:
    """This function will return the header of the vectors before its commitments are set."""
    return Header(
        suite="INTL-1",
        tender=policy().tender,
        lot="A3301000012000012001001",
        bidder=bidder_tag(label("salt"), USCC),
        seal_id=label("seal-id").hex(),
        counter=2,
        previous=label("previous").hex(),
        policy=policy().digest(),
        commitments=["0" * 64] * 3,
    )


def sealed(key: bytes, hh: bytes, plain: bytes) -> bytes:
    """This function will encrypt a stream."""
    source, out = io.BytesIO(plain), io.BytesIO()

    def fill(buffer: bytearray) -> None:
        source.readinto(buffer)

    encrypt(aead=ROW.aead(key), hh=hh, fill=fill, length=len(plain), write=out.write)
    return out.getvalue()


def envelope_vector() -> dict[str, Any]:
    """This function will return everything that makes one small envelope, step by step."""
    header_bytes, pieces = bind(suite=ROW, draft=draft(), seed=label("seed"))
    publics = [public for _, public in trustee_keys()]
    boxes = make_boxes(suite=ROW, publics=publics, header_bytes=header_bytes, pieces=pieces)
    hh, key = header_hash(header_bytes, "INTL-1"), body_key(suite=ROW, pieces=pieces, header_bytes=header_bytes)
    line = FileLine(name="技术标.txt", size=str(len(FILE)), digest=ROW.hash(FILE).hex())
    manifest = Manifest(uscc=USCC, salt=label("salt").hex(), form={"price": "1234567.89"}, files=[line])
    body = sealed(key, hh, manifest.encoded() + FILE)
    statement = Statement(
        hh=hh.hex(),
        body_digest=ROW.hash(body).hex(),
        body_length=str(len(body)),
        boxes=[ROW.hash(box).hex() for box in boxes],
    )
    return {
        "policy": policy().to_json(),
        "policy_digest": policy().digest(),
        "uscc": USCC,
        "salt": label("salt").hex(),
        "seed": label("seed").hex(),
        "context": draft().context().hex(),
        "pieces": [piece.hex() for piece in pieces],
        "header": header_bytes.decode(),
        "hh": hh.hex(),
        "key": key.hex(),
        "infos": [box_info(suite=ROW, index=i, header_bytes=header_bytes).hex() for i in (1, 2, 3)],
        "boxes": [box.hex() for box in boxes],
        "manifest": manifest.encoded()[4:].decode(),
        "file": FILE.hex(),
        "body": body.hex(),
        "statement": statement.encoded().decode(),
        "recovery_code": to_words(label("seed")),
    }


def shares_vector() -> list[dict[str, Any]]:
    """This function will return boxes, good and spoiled, with the answer that a trustee must give."""
    header_bytes, pieces = bind(suite=ROW, draft=draft(), seed=label("seed"))
    keys = trustee_keys()

    def wrapped(i: int, plain: bytes, bound: int) -> str:
        info = box_info(suite=ROW, index=bound, header_bytes=header_bytes)
        return ROW.wrap(keys[i - 1][1], plain, info).hex()

    one, two, three = pieces
    cases = [
        ("good", 1, wrapped(1, two + three, 1), True),
        ("good", 2, wrapped(2, one + three, 2), True),
        ("good", 3, wrapped(3, one + two, 3), True),
        ("pieces in falling order", 1, wrapped(1, three + two, 1), False),
        ("a piece that is not the committed one", 1, wrapped(1, two + bytes(32), 1), False),
        ("one piece missing", 1, wrapped(1, two, 1), False),
        ("bound to another trustee's number", 1, wrapped(1, two + three, 2), False),
        ("wrapped to another trustee's key", 1, wrapped(2, two + three, 1), False),
    ]
    header = header_bytes.decode()
    return [{"case": c, "index": i, "header": header, "box": box, "good": good} for c, i, box, good in cases]


def stream_vector() -> dict[str, Any]:
    """This function will return a stream of three chunks by digest; byte n of the plaintext is n mod 251."""
    length = 2 * CHUNK + 17
    key, hh = label("stream-key"), label("stream-hh")
    body = sealed(key, hh, bytes(n % 251 for n in range(length)))
    return {
        "key": key.hex(),
        "hh": hh.hex(),
        "length": length,
        "body_length": len(body),
        "body_digest": ROW.hash(body).hex(),
        "last_chunk": body[2 * (CHUNK + 16) :].hex(),
    }


def draw_vector() -> dict[str, Any]:
    """This function will return a draw of three from ten with one who declined, step by step."""
    ids = tuple(f"expert-{n:02}" for n in range(10))
    salt = label("draw-salt")
    context = DrawContext(
        draw="draw-1",
        purpose="evaluation committee",
        parties=ORIGINS,
        pool=pool_digest(ids, salt=salt),
        size=len(ids),
    )
    revealed: list[tuple[bytes, Triple]] = []
    for party in ORIGINS:
        header = ContributionHeader(
            suite="INTL-1",
            draw=context.digest(),
            party=party,
            seal_id=label(f"seal-{party}").hex(),
            commitments=["0" * 64] * 3,
        )
        revealed.append(bind(suite=ROW, draft=header, seed=label(f"contribution-{party}")))
    plain = run_draw(context=context, ids=ids, salt=salt, revealed=revealed, wanted=3)
    record = run_draw(context=context, ids=ids, salt=salt, revealed=revealed, wanted=3, declined=[plain.taken[1]])
    values = [contribution_value(header_bytes=header_bytes, pieces=pieces) for header_bytes, pieces in revealed]
    return {
        "record": record.model_dump(mode="json"),
        "contributions": [value.hex() for value in values],
        "order": list(called(seed=bytes.fromhex(record.seed), ids=ids, wanted=len(ids))),
    }


def bidder_tag_vector() -> dict[str, Any]:
    """This function will return a tag with what it is made of."""
    return {"salt": label("salt").hex(), "uscc": USCC, "tag": bidder_tag(label("salt"), USCC)}


GENERATORS = {
    "bidder_tag": bidder_tag_vector,
    "draw": draw_vector,
    "envelope": envelope_vector,
    "shares": shares_vector,
    "stream": stream_vector,
}


@click.command()
def main() -> None:
    """Write all vector files beside this module."""
    for name, make in GENERATORS.items():
        text = json.dumps(make(), ensure_ascii=False, indent=1, sort_keys=True)
        (Path(__file__).parent / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        click.echo(name)


if __name__ == "__main__":
    main()
