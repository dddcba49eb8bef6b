"""The vectors of SM-1 opened by a second implementation: docs/envelope.md and another library's SM2, SM3 and SM4 block.

HMAC, HKDF (RFC 5869) and GCM (NIST SP 800-38D) are written out here over that library's hash and block cipher, so that
nothing of the first implementation takes part but its files.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import gmalg
from asn1crypto import core

FOLDER = Path(__file__).parent.parent / "vectors" / "sm-1"
IDENTITY = b"1234567812345678"
POLYNOMIAL = 0xE1 << 120


class Box(core.Sequence):  # type: ignore[misc]
    """GM/T 0009 §7.2."""

    _fields = [("x", core.Integer), ("y", core.Integer), ("hash", core.OctetString), ("cipher", core.OctetString)]


def read(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def h(data: bytes) -> bytes:
    digest = gmalg.SM3()
    digest.update(data)
    return bytes(digest.value())


def lp(*fields: bytes) -> bytes:
    return b"".join(len(field).to_bytes(4, "big") + field for field in fields)


def mac(key: bytes, data: bytes) -> bytes:
    key = (h(key) if len(key) > 64 else key).ljust(64, b"\0")
    inner = h(bytes(one ^ 0x36 for one in key) + data)
    return h(bytes(one ^ 0x5C for one in key) + inner)


def hkdf(ikm: bytes, info: bytes, length: int) -> bytes:
    prk, out, block, number = mac(bytes(32), ikm), b"", b"", 1
    while len(out) < length:
        block = mac(prk, block + info + bytes([number]))
        out, number = out + block, number + 1
    return out[:length]


def times(one: int, other: int) -> int:
    product = 0
    for bit in range(127, -1, -1):
        product ^= other if one >> bit & 1 else 0
        other = (other >> 1) ^ (POLYNOMIAL if other & 1 else 0)
    return product


def gcm_open(key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
    block = gmalg.SM4(key).encrypt
    body, tag = sealed[:-16], sealed[-16:]
    blocks = [body[at : at + 16] for at in range(0, len(body), 16)]
    stream = b"".join(block(nonce + (2 + n).to_bytes(4, "big")) for n in range(len(blocks)))
    plain = bytes(one ^ other for one, other in zip(body, stream, strict=False))
    subkey, state = int.from_bytes(block(bytes(16)), "big"), 0
    padded = bound.ljust(-(-len(bound) // 16) * 16, b"\0") + body.ljust(len(blocks) * 16, b"\0")
    hashed = padded + (8 * len(bound)).to_bytes(8, "big") + (8 * len(body)).to_bytes(8, "big")
    for at in range(0, len(hashed), 16):
        state = times(state ^ int.from_bytes(hashed[at : at + 16], "big"), subkey)
    made = state ^ int.from_bytes(block(nonce + b"\0\0\0\1"), "big")
    assert made.to_bytes(16, "big") == tag
    return plain


def unwrap(number: int, box: bytes, info: bytes) -> bytes:
    secret = hashlib.sha256(f"tianping-vector-trustee-{number}".encode()).digest()
    form = Box.load(box, strict=True)
    point = b"\x04" + b"".join(form[name].native.to_bytes(32, "big") for name in "xy")
    plain = gmalg.SM2(sk=secret).decrypt(point + form["hash"].native + form["cipher"].native)
    assert plain[: len(info)] == info
    return bytes(plain[len(info) :])


def test_any_two_trustees_open_the_envelope_of_the_vectors() -> None:
    vector = read("envelope")
    raw = vector["header"].encode()
    header, hh = json.loads(raw), h(raw)
    texts = ("tianping-seal-v1", header["suite"], header["tender"], header["lot"])
    context = lp(*(one.encode() for one in texts), bytes.fromhex(header["bidder"]), bytes.fromhex(header["seal_id"]))
    assert context.hex() == vector["context"]
    held = {i: unwrap(i, bytes.fromhex(vector["boxes"][i - 1]), lp(b"share", bytes([i]), hh)) for i in (1, 2, 3)}
    for pair in ((1, 2), (1, 3), (2, 3)):
        pieces: dict[int, bytes] = {}
        for i in pair:
            pieces |= dict(zip([j for j in (1, 2, 3) if j != i], (held[i][:32], held[i][32:]), strict=True))
        for j, piece in pieces.items():
            assert h(lp(b"commit", bytes([j])) + context + lp(piece)).hex() == header["commitments"][j - 1]
        key = hkdf(pieces[1] + pieces[2] + pieces[3], lp(b"key", hh), 16)
        assert key.hex() == vector["key"]
    plain = gcm_open(key, bytes(11) + b"\x01", bytes.fromhex(vector["body"]), hh)
    length = int.from_bytes(plain[:4], "big")
    manifest = json.loads(plain[4 : 4 + length])
    assert manifest["form"] == {"price": "1234567.89"}
    assert h(plain[4 + length :]).hex() == manifest["files"][0]["digest"]
    assert h(lp(b"bidder", bytes.fromhex(manifest["salt"]), manifest["uscc"].encode())).hex() == header["bidder"]


def test_the_seed_gives_the_pieces_and_the_statement_its_digests() -> None:
    vector = read("envelope")
    for j in (1, 2, 3):
        info = lp(b"piece", bytes([j])) + bytes.fromhex(vector["context"])
        assert hkdf(bytes.fromhex(vector["seed"]), info, 32).hex() == vector["pieces"][j - 1]
    assert json.loads(vector["statement"]) == {
        "hh": h(vector["header"].encode()).hex(),
        "body_digest": h(bytes.fromhex(vector["body"])).hex(),
        "body_length": str(len(vector["body"]) // 2),
        "boxes": [h(bytes.fromhex(box)).hex() for box in vector["boxes"]],
    }


def test_the_signature_of_the_vectors_holds_under_the_identity() -> None:
    vector = read("primitives")
    pair = core.SequenceOf.load(bytes.fromhex(vector["signing"]["signature"]), spec=core.Integer, strict=True)
    r, s = (one.native.to_bytes(32, "big") for one in pair)
    key = gmalg.SM2(uid=IDENTITY, pk=bytes.fromhex(vector["signing"]["public"]))
    assert key.verify(bytes.fromhex(vector["text"]), r, s)
    assert not key.verify(bytes.fromhex(vector["text"]) + b"x", r, s)
