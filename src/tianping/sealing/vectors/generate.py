"""Writes the vectors again: `python -m tianping.sealing.vectors.generate`. Only what is randomised differs: boxes, SM2."""

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from tianping.sealing import sm2, suites
from tianping.sealing.draws import DrawContext, called, contribution_value, pool_digest, run_draw
from tianping.sealing.head import Statement
from tianping.sealing.header import ContributionHeader, Header, bidder_tag, header_hash
from tianping.sealing.manifest import FileLine, Manifest
from tianping.sealing.policy import SealPolicy, TrusteeKey
from tianping.sealing.recovery import to_words
from tianping.sealing.shares import Triple, bind, body_key, box_info, make_boxes
from tianping.sealing.stream import CHUNK, encrypt
from tianping.sealing.vectors import FOLDERS

FILE = b"a file of the bid\n"
ORIGINS = ("trading.city.example", "service.city.example", "notary.city.example")
ORGANISATIONS = ("123301004701160000", "12330100470117001A", "12330100470118002L")
USCC = "91330100MA00000A1R"


def label(text: str) -> bytes:
    """This function will return the 32 bytes that stand for randomness in the vectors: SHA-256 of a text."""
    return suites.sha256(f"tianping-vector-{text}".encode())


def trustee_keys(suite: str = "INTL-1") -> list[tuple[bytes, bytes]]:
    """This function will return the three key pairs: PKCS#8 private, raw public."""
    if suite == "SM-1":
        pairs = [sm2.PrivateKey.from_number(label(f"trustee-{i}")) for i in (1, 2, 3)]
        return [(pair.pkcs8, pair.public.point) for pair in pairs]
    keys = [X25519PrivateKey.from_private_bytes(label(f"trustee-{i}")) for i in (1, 2, 3)]
    return [(suites.private_bytes(key), key.public_key().public_bytes_raw()) for key in keys]


def policy(suite: str = "INTL-1") -> SealPolicy:
    """This function will return the policy of the vectors."""
    trustees = [
        TrusteeKey(origin, organisation, f"key-{i}", public)
        for i, (origin, organisation, (_, public)) in enumerate(
            zip(ORIGINS, ORGANISATIONS, trustee_keys(suite), strict=True), start=1
        )
    ]
    return SealPolicy(
        tender="A3301000012000012001",
        suite=suite,
        opening_at=datetime(2026, 2, 12, 1, 0, tzinfo=UTC),
        minimum_bids=3,
        freshness_limit_s=3600,
        trustees=(trustees[0], trustees[1], trustees[2]),
    )


def draft(suite: str = "INTL-1") -> Header:
    """This function will return the header of the vectors before its commitments are set."""
    return Header(
        suite=suite,
        tender=policy(suite).tender,
        lot="A3301000012000012001001",
        bidder=bidder_tag(label("salt"), USCC, suite=suite),
        seal_id=label("seal-id").hex(),
        counter=2,
        previous=label("previous").hex(),
        policy=policy(suite).digest(),
        commitments=["0" * 64] * 3,
    )


def sealed(row: suites.Suite, key: bytes, hh: bytes, plain: bytes) -> bytes:
    """This function will encrypt a stream."""
    source, out = io.BytesIO(plain), io.BytesIO()

    def fill(buffer: bytearray) -> None:
        source.readinto(buffer)

    encrypt(aead=row.aead(key), hh=hh, fill=fill, length=len(plain), write=out.write)
    return out.getvalue()


def envelope_vector(suite: str) -> dict[str, Any]:
    """This function will return everything that makes one small envelope, step by step."""
    row = suites.suite(suite)
    header_bytes, pieces = bind(suite=row, draft=draft(suite), seed=label("seed"))
    publics = [public for _, public in trustee_keys(suite)]
    boxes = make_boxes(suite=row, publics=publics, header_bytes=header_bytes, pieces=pieces)
    hh, key = header_hash(header_bytes, suite), body_key(suite=row, pieces=pieces, header_bytes=header_bytes)
    line = FileLine(name="技术标.txt", size=str(len(FILE)), digest=row.hash(FILE).hex())
    manifest = Manifest(uscc=USCC, salt=label("salt").hex(), form={"price": "1234567.89"}, files=[line])
    body = sealed(row, key, hh, manifest.encoded() + FILE)
    statement = Statement(
        hh=hh.hex(),
        body_digest=row.hash(body).hex(),
        body_length=str(len(body)),
        boxes=[row.hash(box).hex() for box in boxes],
    )
    return {
        "policy": policy(suite).to_json(),
        "policy_digest": policy(suite).digest(),
        "uscc": USCC,
        "salt": label("salt").hex(),
        "seed": label("seed").hex(),
        "context": draft(suite).context().hex(),
        "pieces": [piece.hex() for piece in pieces],
        "header": header_bytes.decode(),
        "hh": hh.hex(),
        "key": key.hex(),
        "infos": [box_info(suite=row, index=i, header_bytes=header_bytes).hex() for i in (1, 2, 3)],
        "boxes": [box.hex() for box in boxes],
        "manifest": manifest.encoded()[4:].decode(),
        "file": FILE.hex(),
        "body": body.hex(),
        "statement": statement.encoded().decode(),
        "recovery_code": to_words(label("seed")),
    }


def shares_vector(suite: str) -> list[dict[str, Any]]:
    """This function will return boxes, good and spoiled, with the answer that a trustee must give."""
    row = suites.suite(suite)
    header_bytes, pieces = bind(suite=row, draft=draft(suite), seed=label("seed"))
    keys = trustee_keys(suite)

    def wrapped(i: int, plain: bytes, bound: int) -> str:
        info = box_info(suite=row, index=bound, header_bytes=header_bytes)
        return row.wrap(keys[i - 1][1], plain, info).hex()

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


def stream_vector(suite: str) -> dict[str, Any]:
    """This function will return a stream of three chunks by digest; byte n of the plaintext is n mod 251."""
    row = suites.suite(suite)
    length = 2 * CHUNK + 17
    key, hh = label("stream-key")[: row.key_length], label("stream-hh")
    body = sealed(row, key, hh, bytes(n % 251 for n in range(length)))
    return {
        "key": key.hex(),
        "hh": hh.hex(),
        "length": length,
        "body_length": len(body),
        "body_digest": row.hash(body).hex(),
        "last_chunk": body[2 * (CHUNK + 16) :].hex(),
    }


def draw_vector(suite: str) -> dict[str, Any]:
    """This function will return a draw of three from ten with one who declined, step by step."""
    row = suites.suite(suite)
    ids = tuple(f"expert-{n:02}" for n in range(10))
    salt = label("draw-salt")
    context = DrawContext(
        draw="draw-1",
        purpose="evaluation committee",
        parties=ORIGINS,
        pool=pool_digest(ids, salt=salt, suite=suite),
        size=len(ids),
        suite=suite,
    )
    revealed: list[tuple[bytes, Triple]] = []
    for party in ORIGINS:
        header = ContributionHeader(
            suite=suite,
            draw=context.digest(),
            party=party,
            seal_id=label(f"seal-{party}").hex(),
            commitments=["0" * 64] * 3,
        )
        revealed.append(bind(suite=row, draft=header, seed=label(f"contribution-{party}")))
    plain = run_draw(context=context, ids=ids, salt=salt, revealed=revealed, wanted=3)
    record = run_draw(context=context, ids=ids, salt=salt, revealed=revealed, wanted=3, declined=[plain.taken[1]])
    values = [contribution_value(header_bytes=header_bytes, pieces=pieces) for header_bytes, pieces in revealed]
    return {
        "record": record.model_dump(mode="json"),
        "contributions": [value.hex() for value in values],
        "order": list(called(seed=bytes.fromhex(record.seed), ids=ids, wanted=len(ids), suite=suite)),
    }


def bidder_tag_vector(suite: str) -> dict[str, Any]:
    """This function will return a tag with what it is made of."""
    return {"salt": label("salt").hex(), "uscc": USCC, "tag": bidder_tag(label("salt"), USCC, suite=suite)}


def primitives_vector(suite: str) -> dict[str, Any]:
    """This function will return the suite's parts one by one, for whoever writes them in another language."""
    row, private, text = suites.suite(suite), trustee_keys(suite)[0], b"abc"
    key, nonce, info = label("key")[: row.key_length], label("nonce")[:12], b"what the box is bound to"
    return {
        "text": text.hex(),
        "hash": row.hash(text).hex(),
        "info": info.hex(),
        "hkdf": [row.hkdf(label("seed"), info, length).hex() for length in (16, 32, 64)],
        "key": key.hex(),
        "nonce": nonce.hex(),
        "sealed": row.aead(key).encrypt(nonce, text, info).hex(),
        "private": private[0].hex(),
        "public": private[1].hex(),
        "box": row.wrap(private[1], text, info).hex(),
        "signing": _signature(suite, text),
    }


def _signature(suite: str, text: bytes) -> dict[str, str]:
    if suite == "SM-1":
        key = sm2.PrivateKey.from_number(label("signer"))
        signed, public, algorithm = key.sign(text), key.public.point, "SM2-SM3"
    else:
        pair = Ed25519PrivateKey.from_private_bytes(label("signer"))
        signed, public, algorithm = pair.sign(text), pair.public_key().public_bytes_raw(), "Ed25519"
    return {"algorithm": algorithm, "public": public.hex(), "signature": signed.hex()}


GENERATORS: dict[str, Callable[[str], Any]] = {
    "bidder_tag": bidder_tag_vector,
    "draw": draw_vector,
    "envelope": envelope_vector,
    "primitives": primitives_vector,
    "shares": shares_vector,
    "stream": stream_vector,
}


@click.command()
@click.option("--suite", "ids", multiple=True, default=tuple(FOLDERS), help="Only this suite's.")
def main(ids: tuple[str, ...]) -> None:
    """Write all vector files beside this module, each suite's in its folder."""
    for suite in ids:
        for name, make in GENERATORS.items():
            text = json.dumps(make(suite), ensure_ascii=False, indent=1, sort_keys=True)
            path = Path(__file__).parent / FOLDERS[suite] / f"{name}.json"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text + "\n", encoding="utf-8")
            click.echo(f"{suite} {name}")


if __name__ == "__main__":
    main()
