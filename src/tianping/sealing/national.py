"""The algorithms of suite SM-1: SM3, HKDF over it, SM4-128 in GCM (RFC 8998), and wrapping by SM2 encryption."""

import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tianping.sealing import sm2
from tianping.sealing.wrapping import BadPublicKey, CannotUnwrap

TAG = 16


def sm3(data: bytes) -> bytes:
    """This function will return SM3 (GB/T 32905) of the data: 32 bytes."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


class SM3Hasher:
    """SM3 in parts; `digest` may be asked at any time, and more parts may follow."""

    def __init__(self) -> None:
        self._hash = hashes.Hash(hashes.SM3())

    def update(self, data: bytes | memoryview, /) -> None:
        """This function will take the next part."""
        self._hash.update(data)

    def digest(self) -> bytes:
        """This function will return the digest of the parts so far."""
        return self._hash.copy().finalize()

    def hexdigest(self) -> str:
        """This function will return the digest of the parts so far, in hexadecimal."""
        return self.digest().hex()


def hkdf_sm3(ikm: bytes, info: bytes, length: int) -> bytes:
    """This function will derive `length` bytes by HKDF (RFC 5869) over HMAC-SM3 with an empty salt."""
    return HKDF(algorithm=hashes.SM3(), length=length, salt=None, info=info).derive(ikm)


class SM4GCM:
    """SM4 in Galois/Counter Mode with a key of 16 bytes; the tag of 16 bytes stands at the end of the ciphertext."""

    def __init__(self, key: bytes) -> None:
        self._key = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes | bytearray, associated_data: bytes | None, /) -> bytes:
        """This function will encrypt under a nonce of 12 bytes, never to be used twice with the key."""
        cipher = Cipher(self._key, modes.GCM(nonce)).encryptor()
        cipher.authenticate_additional_data(associated_data or b"")
        return cipher.update(data) + cipher.finalize() + cipher.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None, /) -> bytes:
        """This function will decrypt what is authentic; raises InvalidTag, and gives out nothing, for all else."""
        if len(data) < TAG:
            raise InvalidTag
        cipher = Cipher(self._key, modes.GCM(nonce)).decryptor()
        cipher.authenticate_additional_data(associated_data or b"")
        view = memoryview(data)
        plain = cipher.update(view[:-TAG])
        try:
            return plain + cipher.finalize_with_tag(bytes(view[-TAG:]))
        except ValueError:  # what the library makes of a wrong tag where an older error waits in its queue
            raise InvalidTag from None


def sm2_wrap(public: bytes, plaintext: bytes, info: bytes) -> bytes:
    """This function will encrypt `info` ‖ plaintext to a point of 65 bytes, since SM2 takes no associated data.

    Raises BadPublicKey.
    """
    return _public_key(public).encrypt(info + plaintext)


def sm2_unwrap(private: bytes, sealed: bytes, info: bytes) -> bytes:
    """This function will undo `sm2_wrap`; raises CannotUnwrap whatever the reason, another `info` among them."""
    try:
        plain = sm2.PrivateKey(private).decrypt(sealed)
    except sm2.CannotDecrypt:
        raise CannotUnwrap from None
    if not hmac.compare_digest(plain[: len(info)], info):
        raise CannotUnwrap
    return plain[len(info) :]


def generate_sm2() -> tuple[bytes, bytes]:
    """This function will make a new key pair: PKCS#8 DER private key, uncompressed point of 65 bytes."""
    key = sm2.PrivateKey.generate()
    return key.pkcs8, key.public.point


def check_sm2_key(public: bytes) -> None:
    """This function will refuse bytes that are no point of the SM2 curve; raises BadPublicKey."""
    _public_key(public)


def _public_key(public: bytes) -> sm2.PublicKey:
    try:
        return sm2.PublicKey(public)
    except sm2.BadSM2Key:
        raise BadPublicKey from None
