"""The system's OpenSSL for what `cryptography` leaves out: loaded once, checked, and called with typed pointers."""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from tianping.refusals import Refusal

NAMES = ("libcrypto.so.3", "libcrypto.so.4", "libcrypto.so", "libcrypto.3.dylib", "libcrypto-3-x64.dll")
LEAST = 0x30000000  # OpenSSL 3.0: before it SM2 cannot be fetched by name
POINTERS = (
    "EVP_MD_CTX_new",
    "EVP_PKEY2PKCS8",
    "EVP_PKEY_CTX_new",
    "EVP_PKEY_CTX_new_from_name",
    "EVP_sm3",
    "OPENSSL_sk_new_null",
    "OPENSSL_sk_value",
    "PKCS12_create",
    "d2i_AutoPrivateKey",
    "d2i_PKCS12",
    "d2i_PUBKEY",
    "d2i_X509",
)
VOIDS = (
    "ERR_clear_error",
    "EVP_MD_CTX_free",
    "EVP_PKEY_CTX_free",
    "EVP_PKEY_free",
    "OPENSSL_sk_free",
    "PKCS12_free",
    "PKCS8_PRIV_KEY_INFO_free",
    "X509_free",
)


class NoSM2(Refusal):
    """The machine has no OpenSSL of version 3 or later with SM2; suite SM-1 cannot be used on it."""

    code = "no-sm2"
    zh = "本机没有可用的 OpenSSL 3.0 以上版本（或该版本不含 SM2），不能使用国密套件 SM-1。"
    en = "This machine has no OpenSSL 3.0 or later with SM2, so the suite SM-1 cannot be used on it."
    next_zh = "请安装 libcrypto（OpenSSL 3.0 以上，含 SM2）后重试。"
    next_en = "Install libcrypto (OpenSSL 3.0 or later, built with SM2) and try again."


class CallFailed(Exception):
    """A call into the library gave no result; who calls says what that means."""


@cache
def library() -> ctypes.CDLL:
    """This function will load the system's libcrypto; raises NoSM2 where it is missing, too old, or built without."""
    for name in NAMES:
        try:
            found = ctypes.CDLL(name)
        except OSError:
            continue
        if _declared(found) and _has_sm2(found):
            return found
    raise NoSM2


def _declared(found: ctypes.CDLL) -> bool:
    try:
        found.OpenSSL_version_num.restype = ctypes.c_ulong
        if found.OpenSSL_version_num() < LEAST:
            return False
        for name in POINTERS:
            getattr(found, name).restype = ctypes.c_void_p
        for name in VOIDS:
            getattr(found, name).restype = None
    except AttributeError:
        return False
    return True


def _has_sm2(found: ctypes.CDLL) -> bool:
    context = found.EVP_PKEY_CTX_new_from_name(None, b"SM2", None)
    found.EVP_PKEY_CTX_free(ctypes.c_void_p(context))
    return bool(context)


def pointer(value: int | None) -> ctypes.c_void_p:
    """This function will take a pointer that a call returned; raises CallFailed for none."""
    if not value:
        library().ERR_clear_error()
        raise CallFailed
    return ctypes.c_void_p(value)


def done(result: int) -> None:
    """This function will take a call's status; raises CallFailed unless it is 1."""
    if result != 1:
        library().ERR_clear_error()
        raise CallFailed


@contextmanager
def freed(value: ctypes.c_void_p, free: Callable[[ctypes.c_void_p], Any]) -> Iterator[ctypes.c_void_p]:
    """This function will hold a pointer for a block and free it after."""
    try:
        yield value
    finally:
        free(value)


def written(write: Callable[..., int], value: ctypes.c_void_p) -> bytes:
    """This function will write an object as DER by one of the library's `i2d` functions; raises CallFailed."""
    length = write(value, None)
    if length <= 0:
        raise CallFailed
    out = ctypes.create_string_buffer(length)
    write(value, ctypes.byref(ctypes.c_void_p(ctypes.addressof(out))))
    return out.raw


def read(load: Callable[..., int | None], data: bytes) -> ctypes.c_void_p:
    """This function will read DER by one of the library's `d2i` functions, to its last byte; raises CallFailed."""
    held = ctypes.create_string_buffer(data, len(data))
    at = ctypes.c_void_p(ctypes.addressof(held))
    found = pointer(load(None, ctypes.byref(at), ctypes.c_long(len(data))))
    if at.value != ctypes.addressof(held) + len(data):
        raise CallFailed
    return found


def sized(call: Callable[..., int], *given: Any) -> bytes:
    """This function will make a call of the form (…, out, &length, data, length of data) and return what it wrote.

    `given` is the context and the data. Raises CallFailed.
    """
    context, data = given
    length = ctypes.c_size_t()
    done(call(context, None, ctypes.byref(length), data, ctypes.c_size_t(len(data))))
    out = ctypes.create_string_buffer(length.value)
    done(call(context, out, ctypes.byref(length), data, ctypes.c_size_t(len(data))))
    return out.raw[: length.value]
