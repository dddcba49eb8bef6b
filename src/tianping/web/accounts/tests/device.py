"""A device that keeps passkeys, in software: it signs as Web Authentication Level 3 §6 says, and can be made to lie."""

import base64
import json
import struct
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_bytes
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import encode_cbor

from tianping.web.accounts import passkeys

PRESENT, VERIFIED, ATTESTED = 1, 4, 64


def written(data: bytes) -> str:
    """Base64url as the browser writes it."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@dataclass
class Device:
    """One key for one site."""

    origin: str = field(default_factory=passkeys.origin)
    host: str = field(default_factory=passkeys.host)
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential: bytes = field(default_factory=lambda: token_bytes(32))
    count: int = 0

    def create(self, question: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.create()`, with no attestation."""
        point = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        attested = bytes(16) + struct.pack(">H", len(self.credential)) + self.credential + encode_cbor(public)
        statement = {"fmt": "none", "attStmt": {}, "authData": self._data(PRESENT | VERIFIED | ATTESTED) + attested}
        return self._answer(
            clientDataJSON=self._client("webauthn.create", question), attestationObject=encode_cbor(statement)
        )

    def get(self, question: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.get()`."""
        self.count += 1
        client, data = self._client("webauthn.get", question), self._data(PRESENT | VERIFIED)
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _data(self, flags: int) -> bytes:
        return sha256(self.host.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _client(self, kind: str, question: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": question["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, **parts: bytes) -> str:
        number = written(self.credential)
        response = {name: written(value) for name, value in parts.items()}
        return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": response})
