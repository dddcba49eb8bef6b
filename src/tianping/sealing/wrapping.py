"""Wrapping to a trustee's key by HPKE base mode (RFC 9180): X25519 or P-256, HKDF-SHA-256, AES-256-GCM."""

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hpke, serialization
from cryptography.hazmat.primitives.asymmetric import ec, x25519

from tianping.refusals import Refusal


class CannotUnwrap(Refusal):
    """The box does not open with this key: made for another key, trustee or header, or altered."""

    code = "cannot-unwrap"
    zh = "密钥盒无法用本密钥打开。"
    en = "The box does not open with this key."


class BadPublicKey(Refusal):
    """The bytes are no public key of this suite."""

    code = "bad-public-key"
    zh = "受托方公钥格式不正确。"
    en = "The trustee's public key is not of a form that the suite knows."


def _hpke(key: object) -> hpke.Suite:
    kem = hpke.KEM.X25519 if isinstance(key, (x25519.X25519PublicKey, x25519.X25519PrivateKey)) else hpke.KEM.P256
    return hpke.Suite(kem, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def _public_key(public: bytes) -> x25519.X25519PublicKey | ec.EllipticCurvePublicKey:
    try:
        if len(public) == 32:
            return x25519.X25519PublicKey.from_public_bytes(public)
        if len(public) == 65:
            return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    except ValueError:
        raise BadPublicKey from None
    raise BadPublicKey


def hpke_wrap(public: bytes, plaintext: bytes, info: bytes) -> bytes:
    """This function will encrypt by HPKE base mode (RFC 9180): the result is enc ‖ ciphertext. Raises BadPublicKey."""
    key = _public_key(public)
    try:
        return _hpke(key).encrypt(plaintext, key, info)
    except ValueError:  # a point of low order
        raise BadPublicKey from None


def hpke_unwrap(private: bytes, sealed: bytes, info: bytes) -> bytes:
    """This function will undo `hpke_wrap`; raises CannotUnwrap whatever the reason."""
    try:
        key = serialization.load_der_private_key(private, password=None)
        assert isinstance(key, (x25519.X25519PrivateKey, ec.EllipticCurvePrivateKey))
        return _hpke(key).decrypt(sealed, key, info)
    except (InvalidTag, ValueError, UnsupportedAlgorithm):  # the last: a key of another suite
        raise CannotUnwrap from None


def generate_x25519() -> tuple[bytes, bytes]:
    """This function will make a new key pair: PKCS#8 DER private key, 32 raw bytes of public key."""
    key = x25519.X25519PrivateKey.generate()
    return private_bytes(key), key.public_key().public_bytes_raw()


def generate_p256() -> tuple[bytes, bytes]:
    """This function will make a new key pair on P-256: PKCS#8 DER, uncompressed point of 65 bytes."""
    key = ec.generate_private_key(ec.SECP256R1())
    point = key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return private_bytes(key), point


def private_bytes(key: x25519.X25519PrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    """This function will write a private key as PKCS#8 DER without a password; wrap it before it touches a disk."""
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.DER, form, serialization.NoEncryption())


def check_hpke_key(public: bytes) -> None:
    """This function will refuse bytes that are no public key on X25519 or P-256; raises BadPublicKey."""
    _public_key(public)
