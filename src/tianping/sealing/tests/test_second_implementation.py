"""A second, tiny implementation straight from docs/envelope.md opens the vectors. It imports nothing of the first but the files.

HKDF (RFC 5869) and HPKE base mode with X25519 (RFC 9180) are written out here, so that even the library is checked.
"""

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FOLDER = Path(__file__).parent.parent / "vectors"
CHUNK = 1048576


def read(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def h(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def lp(*fields: bytes) -> bytes:
    return b"".join(len(field).to_bytes(4, "big") + field for field in fields)


def extract(salt: bytes, ikm: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), ikm, "sha256")


def expand(prk: bytes, info: bytes, length: int) -> bytes:
    out, block, number = b"", b"", 1
    while len(out) < length:
        block = hmac.digest(prk, block + info + bytes([number]), "sha256")
        out, number = out + block, number + 1
    return out[:length]


def hkdf(ikm: bytes, info: bytes, length: int) -> bytes:
    return expand(extract(b"", ikm), info, length)


def hpke_open(secret: bytes, box: bytes, info: bytes) -> bytes:
    """RFC 9180: DHKEM(X25519, HKDF-SHA256) 0x0020, HKDF-SHA256 0x0001, AES-256-GCM 0x0002, mode base."""
    key = X25519PrivateKey.from_private_bytes(secret)
    enc, sealed = box[:32], box[32:]
    kem, whole = b"KEM\x00\x20", b"HPKE\x00\x20\x00\x01\x00\x02"

    def labeled_extract(suite: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
        return extract(salt, b"HPKE-v1" + suite + label + ikm)

    def labeled_expand(suite: bytes, prk: bytes, label: bytes, context: bytes, length: int) -> bytes:
        return expand(prk, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + context, length)

    dh = key.exchange(X25519PublicKey.from_public_bytes(enc))
    eae = labeled_extract(kem, b"", b"eae_prk", dh)
    shared = labeled_expand(kem, eae, b"shared_secret", enc + key.public_key().public_bytes_raw(), 32)
    psk_id, info_hash = (
        labeled_extract(whole, b"", name, it) for name, it in ((b"psk_id_hash", b""), (b"info_hash", info))
    )
    context = b"\x00" + psk_id + info_hash
    secret_ = labeled_extract(whole, shared, b"secret", b"")
    aead = AESGCM(labeled_expand(whole, secret_, b"key", context, 32))
    return aead.decrypt(labeled_expand(whole, secret_, b"base_nonce", context, 12), sealed, b"")


def trustee(i: int) -> bytes:
    return h(f"tianping-vector-trustee-{i}".encode())


def context_of(header: dict[str, Any]) -> bytes:
    texts = ("tianping-seal-v1", header["suite"], header["tender"], header["lot"])
    return lp(*(text.encode() for text in texts), bytes.fromhex(header["bidder"]), bytes.fromhex(header["seal_id"]))


def test_any_two_trustees_open_the_envelope_of_the_vectors() -> None:
    vector = read("envelope")
    raw = vector["header"].encode()
    header, hh = json.loads(raw), h(raw)
    for pair in ((1, 2), (1, 3), (2, 3)):
        pieces: dict[int, bytes] = {}
        for i in pair:
            plain = hpke_open(trustee(i), bytes.fromhex(vector["boxes"][i - 1]), lp(b"share", bytes([i]), hh))
            pieces |= dict(zip([j for j in (1, 2, 3) if j != i], (plain[:32], plain[32:]), strict=True))
        for j, piece in pieces.items():
            made = h(lp(b"commit", bytes([j])) + context_of(header) + lp(piece))
            assert made.hex() == header["commitments"][j - 1]
        key = hkdf(pieces[1] + pieces[2] + pieces[3], lp(b"key", hh), 32)
        plain = AESGCM(key).decrypt(bytes(11) + b"\x01", bytes.fromhex(vector["body"]), hh)
        length = int.from_bytes(plain[:4], "big")
        manifest = json.loads(plain[4 : 4 + length])
        assert manifest["form"] == {"price": "1234567.89"}
        assert h(plain[4 + length :]).hex() == manifest["files"][0]["digest"]
        tag = h(lp(b"bidder", bytes.fromhex(manifest["salt"]), manifest["uscc"].encode()))
        assert tag.hex() == header["bidder"] == read("bidder_tag")["tag"]


def test_the_seed_gives_the_pieces_and_the_statement_their_digests() -> None:
    vector = read("envelope")
    context = context_of(json.loads(vector["header"]))
    for j in (1, 2, 3):
        piece = hkdf(bytes.fromhex(vector["seed"]), lp(b"piece", bytes([j])) + context, 32)
        assert piece.hex() == vector["pieces"][j - 1]
    statement = json.loads(vector["statement"])
    assert statement == {
        "hh": h(vector["header"].encode()).hex(),
        "body_digest": h(bytes.fromhex(vector["body"])).hex(),
        "body_length": str(len(vector["body"]) // 2),
        "boxes": [h(bytes.fromhex(box)).hex() for box in vector["boxes"]],
    }


def test_the_stream_of_three_chunks_has_its_digest() -> None:
    vector = read("stream")
    aead, hh = AESGCM(bytes.fromhex(vector["key"])), bytes.fromhex(vector["hh"])
    plain = bytes(n % 251 for n in range(vector["length"]))
    parts = [plain[at : at + CHUNK] for at in range(0, len(plain), CHUNK)]
    sealed = [
        aead.encrypt(n.to_bytes(11, "big") + bytes([n == len(parts) - 1]), part, hh) for n, part in enumerate(parts)
    ]
    assert h(b"".join(sealed)).hex() == vector["body_digest"]
    assert sealed[-1].hex() == vector["last_chunk"]


def test_the_draw_comes_out_the_same() -> None:
    vector = read("draw")
    record = vector["record"]
    context = json.dumps(record["context"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    values = []
    for one in record["revealed"]:
        header = bytes.fromhex(one["header"])
        assert json.loads(header)["draw"] == h(context).hex()
        values.append(hkdf(b"".join(map(bytes.fromhex, one["pieces"])), lp(b"key", h(header)), 32))
    seed = h(lp(b"draw", context, *sorted(values)))
    assert seed.hex() == record["seed"]
    order, counter = list(record["ids"]), 0
    for top in range(len(order) - 1, 0, -1):
        while True:
            word = int.from_bytes(h(lp(b"word", seed, counter.to_bytes(8, "big")))[:8], "big")
            counter += 1
            if word < 2**64 - 2**64 % (top + 1):
                break
        chosen = word % (top + 1)
        order[top], order[chosen] = order[chosen], order[top]
    assert order == vector["order"]
    standing = [one for one in order if one not in record["declined"]]
    assert standing[:3] == record["taken"]
