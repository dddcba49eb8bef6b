"""SM2 (GB/T 32918, GM/T 0003): signing with SM3 and encryption as C1C3C2 in the ASN.1 form of GM/T 0009.

The identity is always given as 1234567812345678: OpenSSL before 4.0 would take none by default.
"""

import ctypes
import hmac
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from asn1crypto import core

from tianping.refusals import Refusal
from tianping.sealing.libcrypto import CallFailed, done, freed, library, pointer, read, sized, written

IDENTITY = b"1234567812345678"
POINT = 65
ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
CURVE = "1.2.156.10197.1.301"
SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")  # then the point of 65 bytes
PKCS8 = bytes.fromhex("3041020100301306072a8648ce3d020106082a811ccf5501822d042730250201010420")  # then the number


class BadSM2Key(Refusal):
    """The bytes are no key on the SM2 curve."""

    code = "bad-sm2-key"
    zh = "不是有效的 SM2 密钥。"
    en = "This is no valid SM2 key."


class BadSM2Signature(Exception):
    """The signature does not fit key, data and identity, or is not the one DER form that it has."""


class CannotDecrypt(Exception):
    """The ciphertext is not of GM/T 0009's form, not for this key, or altered."""


class _Ciphertext(core.Sequence):  # type: ignore[misc]
    """GM/T 0009 §7.2: the point's coordinates, the hash, the ciphertext proper."""

    _fields = [("x", core.Integer), ("y", core.Integer), ("hash", core.OctetString), ("cipher", core.OctetString)]


class _Held:
    """A key in OpenSSL's hands, freed with the object that holds it."""

    def __init__(self, key: ctypes.c_void_p) -> None:
        self._key = key
        weakref.finalize(self, library().EVP_PKEY_free, key)


class PublicKey(_Held):
    """A public key on the SM2 curve; `point` is 65 bytes, uncompressed. Raises BadSM2Key."""

    def __init__(self, point: bytes) -> None:
        if len(point) != POINT or point[0] != 4:
            raise BadSM2Key
        try:
            super().__init__(read(library().d2i_PUBKEY, SPKI + point))
        except CallFailed:
            raise BadSM2Key from None
        self.point = point

    @property
    def spki(self) -> bytes:
        """The key as SubjectPublicKeyInfo, DER."""
        return SPKI + self.point

    def verify(self, signature: bytes, data: bytes) -> None:
        """This function will check a DER signature over the data, with the identity; raises BadSM2Signature."""
        lib = library()
        try:
            with _signing(self._key, "EVP_DigestVerifyInit") as context:
                length = ctypes.c_size_t(len(signature))
                done(lib.EVP_DigestVerify(context, signature, length, data, ctypes.c_size_t(len(data))))
        except CallFailed:
            raise BadSM2Signature from None

    def encrypt(self, plaintext: bytes) -> bytes:
        """This function will encrypt to the key; the result is DER, about 110 bytes longer than the plaintext."""
        lib = library()
        with freed(pointer(lib.EVP_PKEY_CTX_new(self._key, None)), lib.EVP_PKEY_CTX_free) as context:
            done(lib.EVP_PKEY_encrypt_init(context))
            return sized(lib.EVP_PKEY_encrypt, context, plaintext)


class PrivateKey(_Held):
    """A private key on the SM2 curve, read from PKCS#8 DER. Raises BadSM2Key."""

    def __init__(self, pkcs8: bytes) -> None:
        try:
            super().__init__(read_private(pkcs8))
        except CallFailed:
            raise BadSM2Key from None

    @cached_property
    def public(self) -> PublicKey:
        """The public half, worked out when it is first asked for."""
        return PublicKey(_point(self._key))

    @classmethod
    def generate(cls) -> "PrivateKey":
        """This function will make a new key, by the system's random numbers."""
        lib, made = library(), ctypes.c_void_p()
        context = pointer(lib.EVP_PKEY_CTX_new_from_name(None, b"SM2", None))
        with freed(context, lib.EVP_PKEY_CTX_free):
            done(lib.EVP_PKEY_keygen_init(context))
            done(lib.EVP_PKEY_generate(context, ctypes.byref(made)))
        with freed(made, lib.EVP_PKEY_free):
            return cls(pkcs8_of(made))

    @classmethod
    def from_number(cls, number: bytes) -> "PrivateKey":
        """This function will make the key of a private number: 32 bytes, big-endian, from 1 to n-2; raises BadSM2Key."""
        if len(number) != 32 or not 1 <= int.from_bytes(number, "big") <= ORDER - 2:
            raise BadSM2Key
        return cls(PKCS8 + number)

    @property
    def pkcs8(self) -> bytes:
        """The key as PKCS#8 DER without a password; wrap it before it touches a disk."""
        return pkcs8_of(self._key)

    def sign(self, data: bytes) -> bytes:
        """This function will sign the data with SM3 and the identity; the result is DER."""
        with _signing(self._key, "EVP_DigestSignInit") as context:
            return sized(library().EVP_DigestSign, context, data)

    def decrypt(self, ciphertext: bytes) -> bytes:
        """This function will undo `PublicKey.encrypt`, of its one DER form; raises CannotDecrypt."""
        lib = library()
        _require_canonical(ciphertext)
        try:
            with freed(pointer(lib.EVP_PKEY_CTX_new(self._key, None)), lib.EVP_PKEY_CTX_free) as context:
                done(lib.EVP_PKEY_decrypt_init(context))
                return sized(lib.EVP_PKEY_decrypt, context, ciphertext)
        except CallFailed:
            raise CannotDecrypt from None


def read_private(pkcs8: bytes) -> ctypes.c_void_p:
    """This function will hand PKCS#8 DER of an SM2 key to OpenSSL; raises CallFailed for another kind of key."""
    lib = library()
    key = read(lib.d2i_AutoPrivateKey, pkcs8)
    if lib.EVP_PKEY_is_a(key, b"SM2") != 1:
        lib.EVP_PKEY_free(key)
        raise CallFailed
    return key


def _require_canonical(ciphertext: bytes) -> None:
    """One plaintext box, one spelling: what DER would not write so is refused before it is decrypted."""
    try:
        form = _Ciphertext.load(ciphertext, strict=True)
        again = _Ciphertext({name: form[name].native for name in ("x", "y", "hash", "cipher")}).dump()
    except (ValueError, TypeError, KeyError):
        raise CannotDecrypt from None
    if not hmac.compare_digest(again, ciphertext) or len(form["hash"].native) != 32:
        raise CannotDecrypt


def _point(key: ctypes.c_void_p) -> bytes:
    spki = written(library().i2d_PUBKEY, key)
    if spki[: len(SPKI)] != SPKI:
        raise BadSM2Key
    return spki[len(SPKI) :]


def pkcs8_of(key: ctypes.c_void_p) -> bytes:
    """This function will write a key that OpenSSL holds as PKCS#8 DER."""
    lib = library()
    with freed(pointer(lib.EVP_PKEY2PKCS8(key)), lib.PKCS8_PRIV_KEY_INFO_free) as info:
        return written(lib.i2d_PKCS8_PRIV_KEY_INFO, info)


@contextmanager
def _signing(key: ctypes.c_void_p, begin: str) -> Iterator[ctypes.c_void_p]:
    """A digest context set to SM3, a key and the identity, for one signature."""
    lib = library()
    with (
        freed(pointer(lib.EVP_PKEY_CTX_new(key, None)), lib.EVP_PKEY_CTX_free) as of_key,
        freed(pointer(lib.EVP_MD_CTX_new()), lib.EVP_MD_CTX_free) as context,
    ):
        done(lib.EVP_PKEY_CTX_set1_id(of_key, IDENTITY, ctypes.c_int(len(IDENTITY))))
        lib.EVP_MD_CTX_set_pkey_ctx(context, of_key)
        done(getattr(lib, begin)(context, None, pointer(lib.EVP_sm3()), None, key))
        yield context
