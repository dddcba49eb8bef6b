"""PKCS#12 files (RFC 7292) with an SM2 key, by the system's OpenSSL."""

import ctypes
from collections.abc import Sequence
from contextlib import ExitStack

from tianping.sealing import sm2
from tianping.sealing.libcrypto import CallFailed, done, library, pointer, read, written


def load(data: bytes, password: bytes | None) -> tuple[sm2.PrivateKey, tuple[bytes, ...]]:
    """This function will return the key and its certificates, the key's own first (DER).

    Raises CallFailed for a wrong password, a damaged file, a file without key and certificate, or another kind of key.
    """
    lib = library()
    key, own, others = (ctypes.c_void_p() for _ in range(3))
    with ExitStack() as freeing:
        file = read(lib.d2i_PKCS12, data)
        freeing.callback(lib.PKCS12_free, file)
        done(lib.PKCS12_parse(file, password, *map(ctypes.byref, (key, own, others))))
        freeing.callback(lib.EVP_PKEY_free, key)
        freeing.callback(lib.X509_free, own)
        freeing.callback(_free_all, others)
        if not key or not own or lib.EVP_PKEY_is_a(key, b"SM2") != 1:
            raise CallFailed
        chain = (written(lib.i2d_X509, own), *(written(lib.i2d_X509, one) for one in _listed(others)))
        return sm2.PrivateKey(sm2.pkcs8_of(key)), chain


def make(*, name: bytes, key: sm2.PrivateKey, chain: Sequence[bytes], password: str) -> bytes:
    """This function will write a key with its certificates, its own first (DER), under a password (AES-256, PBKDF2)."""
    lib = library()
    with ExitStack() as freeing:
        held = sm2.read_private(key.pkcs8)
        freeing.callback(lib.EVP_PKEY_free, held)
        own, *rest = (read(lib.d2i_X509, one) for one in chain)
        others = pointer(lib.OPENSSL_sk_new_null())
        freeing.callback(lib.X509_free, own)
        freeing.callback(_free_all, others)
        for one in rest:
            lib.OPENSSL_sk_push(others, one)
        file = pointer(lib.PKCS12_create(password.encode(), name, held, own, others, 0, 0, 0, 0, 0))
        freeing.callback(lib.PKCS12_free, file)
        return written(lib.i2d_PKCS12, file)


def _listed(stack: ctypes.c_void_p) -> list[ctypes.c_void_p]:
    lib = library()
    count = lib.OPENSSL_sk_num(stack) if stack else 0
    return [pointer(lib.OPENSSL_sk_value(stack, at)) for at in range(count)]


def _free_all(stack: ctypes.c_void_p) -> None:
    lib = library()
    for one in _listed(stack):
        lib.X509_free(one)
    lib.OPENSSL_sk_free(stack)
