"""SM2, SM3 and SM4 against a second implementation that nobody here wrote, and against their standards' examples."""

import hashlib
from collections.abc import Iterator
from typing import Any

import gmalg
import pytest
from asn1crypto import core
from cryptography.exceptions import InvalidTag
from hypothesis import given, settings
from hypothesis import strategies as st

from tianping.sealing import libcrypto, national, sm2, wrapping
from tianping.sealing.libcrypto import NoSM2
from tianping.sealing.wrapping import CannotUnwrap

KEY = sm2.PrivateKey.from_number(hashlib.sha256(b"a key of the tests").digest())
FEW = settings(max_examples=10, deadline=None)


class Pair(core.Sequence):  # type: ignore[misc]
    _fields = [("r", core.Integer), ("s", core.Integer)]


class Box(core.Sequence):  # type: ignore[misc]
    _fields = [("x", core.Integer), ("y", core.Integer), ("hash", core.OctetString), ("cipher", core.OctetString)]


def second() -> gmalg.SM2:
    return gmalg.SM2(sk=hashlib.sha256(b"a key of the tests").digest(), uid=sm2.IDENTITY, pk=KEY.public.point)


@FEW
@given(st.binary(max_size=200))
def test_signatures_hold_in_both_implementations(data: bytes) -> None:
    pair = Pair.load(KEY.sign(data), strict=True)
    r, s = (pair[name].native.to_bytes(32, "big") for name in ("r", "s"))
    assert second().verify(data, r, s)
    made = second().sign(data)
    KEY.public.verify(Pair(dict(zip("rs", (int.from_bytes(one, "big") for one in made), strict=True))).dump(), data)


@FEW
@given(st.binary(min_size=1, max_size=200))
def test_boxes_open_in_both_implementations(data: bytes) -> None:
    box = Box.load(KEY.public.encrypt(data), strict=True)
    point = b"\x04" + b"".join(box[name].native.to_bytes(32, "big") for name in "xy")
    assert second().decrypt(point + box["hash"].native + box["cipher"].native) == data
    theirs = second().encrypt(data)
    x, y = (int.from_bytes(theirs[at : at + 32], "big") for at in (1, 33))
    form = Box({"x": x, "y": y, "hash": theirs[65:97], "cipher": theirs[97:]})
    assert KEY.decrypt(form.dump()) == data


@FEW
@given(st.binary(max_size=300))
def test_digests_agree(data: bytes) -> None:
    theirs = gmalg.SM3()
    theirs.update(data)
    hasher = national.SM3Hasher()
    hasher.update(data[:7])
    hasher.update(data[7:])
    assert national.sm3(data) == hasher.digest() == theirs.value()


def test_sm3_of_its_standards_example() -> None:
    assert (
        national.sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )  # GB/T 32905


def test_sm4_in_gcm_of_rfc_8998() -> None:
    plain = b"".join(bytes([one]) * 8 for one in (0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0xEE, 0xAA))
    aead = national.SM4GCM(bytes.fromhex("0123456789abcdeffedcba9876543210"))
    sealed = aead.encrypt(
        bytes.fromhex("00001234567800000000abcd"), plain, bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    )
    assert sealed.hex() == (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )


def test_hkdf_over_sm3_is_rfc_5869_written_out() -> None:
    import hmac

    def mac(key: bytes, data: bytes) -> bytes:
        return hmac.digest(key, data, "sm3")

    first = mac(mac(bytes(32), b"secret"), b"info\x01")
    again = mac(mac(bytes(32), b"secret"), first + b"info\x02")
    assert national.hkdf_sm3(b"secret", b"info", 48) == (first + again)[:48]


def damaged(data: bytes) -> Iterator[bytes]:
    yield from (data[:-1], data + b"\0", b"", b"\x30\x00")
    yield from (data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] for at in range(0, len(data), 5))


def test_a_damaged_signature_or_another_identity_is_refused() -> None:
    value = KEY.sign(b"text")
    for wrong in damaged(value):
        with pytest.raises(sm2.BadSM2Signature):
            KEY.public.verify(wrong, b"text")
    other = gmalg.SM2(sk=hashlib.sha256(b"a key of the tests").digest(), uid=b"somebody else", pk=KEY.public.point)
    r, s = other.sign(b"text")
    with pytest.raises(sm2.BadSM2Signature):
        KEY.public.verify(Pair({"r": int.from_bytes(r, "big"), "s": int.from_bytes(s, "big")}).dump(), b"text")


def test_a_damaged_box_is_refused_and_one_of_another_spelling_too() -> None:
    box = KEY.public.encrypt(b"pieces")
    for wrong in (*damaged(box), b"\x30\x81" + box[1:2] + box[2:]):
        with pytest.raises(sm2.CannotDecrypt):
            KEY.decrypt(wrong)


def test_a_box_bound_to_something_else_does_not_open() -> None:
    box = national.sm2_wrap(KEY.public.point, b"pieces", b"trustee 1")
    assert national.sm2_unwrap(KEY.pkcs8, box, b"trustee 1") == b"pieces"
    for info in (b"trustee 2", b"", b"trustee 1 and more than there is in the box"):
        if info:
            with pytest.raises(CannotUnwrap):
                national.sm2_unwrap(KEY.pkcs8, box, info)


@pytest.mark.parametrize("point", [b"", bytes(65), b"\x04" + b"\x01" * 64, b"\x02" + b"\x01" * 32])
def test_bytes_that_are_no_point_of_the_curve_are_no_key(point: bytes) -> None:
    with pytest.raises(sm2.BadSM2Key):
        sm2.PublicKey(point)


@pytest.mark.parametrize("number", [bytes(32), b"\xff" * 32, sm2.ORDER.to_bytes(32, "big"), b"\x01"])
def test_numbers_outside_the_group_are_no_key(number: bytes) -> None:
    with pytest.raises(sm2.BadSM2Key):
        sm2.PrivateKey.from_number(number)


def test_a_key_reads_back_and_never_prints() -> None:
    assert sm2.PrivateKey(KEY.pkcs8).public.point == KEY.public.point
    assert KEY.pkcs8.hex() not in repr(KEY)


def test_sm4_gives_nothing_out_of_what_was_altered() -> None:
    aead = national.SM4GCM(bytes(16))
    sealed = aead.encrypt(bytes(12), b"text", b"bound")
    assert aead.decrypt(bytes(12), sealed, b"bound") == b"text"
    for changed, bound in (
        (sealed[:-1], b"bound"),
        (sealed, b"other"),
        (b"\1" + sealed[1:], b"bound"),
        (b"", b"bound"),
    ):
        with pytest.raises(InvalidTag):
            aead.decrypt(bytes(12), changed, bound)


def test_a_machine_without_the_library_says_so_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> Any:
        raise OSError(name)

    monkeypatch.setattr(libcrypto.ctypes, "CDLL", absent)
    with pytest.raises(NoSM2) as refused:
        libcrypto.library.__wrapped__()
    assert "OpenSSL 3.0" in refused.value.sentence("zh")
    assert "SM-1" in refused.value.sentence("en")


def test_a_key_of_this_suite_opens_nothing_of_the_other_and_says_so() -> None:
    private = sm2.PrivateKey.generate().pkcs8
    _, public = wrapping.generate_p256()
    with pytest.raises(CannotUnwrap):
        wrapping.hpke_unwrap(private, wrapping.hpke_wrap(public, b"piece", b"info"), b"info")
