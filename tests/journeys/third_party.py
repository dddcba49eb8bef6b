"""Another builder's platform, as small as it can be: a log of its own over HTTP, from the published standard alone."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import httpx
from http_message_signatures import HTTPMessageSigner, HTTPSignatureKeyResolver, algorithms

from tianping.record import merkle
from tianping.record.checkpoints import Checkpoint, sign
from tianping.record.events import Header
from tianping.record.keys import PlatformKeys

SAID = "greeting.said"
SCHEMA = {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}


@dataclass
class Log:
    """A log in memory. With `forged`, the entry at that place is told otherwise than it was signed."""

    origin: str
    forged: int | None = None
    entries: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.keys = PlatformKeys.make(self.origin)

    def say(self, text: str, number: int) -> None:
        """Append one entry of a type of its own."""
        header = Header(
            id=f"{number:032x}",
            type=SAID,
            origin=self.origin,
            refs={},
            actor={"office": self.origin, "role": "platform"},
            at=datetime(2026, 3, 2, tzinfo=UTC),
            body={"text": text},
        )
        self.entries.append(header.encoded())

    def leaves(self) -> list[bytes]:
        return [merkle.leaf_hash(entry) for entry in self.entries]

    def checkpoint(self) -> str:
        return sign(Checkpoint(self.origin, len(self.entries), merkle.root(self.leaves())), self.keys.log).written()

    def told(self, position: int) -> str:
        entry = self.entries[position].decode()
        return entry.replace("你好", "再见") if position == self.forged else entry

    def page(self, after: int, limit: int) -> dict[str, Any]:
        end = min(len(self.entries), after + limit)
        proof = merkle.consistency_proof(self.leaves(), end)
        entries = [self.told(position) for position in range(after, end)]
        return {"after": after, "checkpoint": self.checkpoint(), "entries": entries, "proof": proof}


class Site(BaseHTTPRequestHandler):
    """The endpoints of the standard over one log."""

    protocol_version = "HTTP/1.1"
    log: ClassVar[Log]

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: int(values[0]) for name, values in parse_qs(parts.query).items() if values[0].isdigit()}
        answer = getattr(self, f"_{parts.path.removeprefix('/exchange/').split('/')[0]}", None)
        self._answer(404, b"{}") if answer is None else self._answer(200, answer(asked))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        digest = f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"
        well = self.headers.get("Content-Digest") == digest
        self._answer(200 if well else 401, json.dumps({"witnesses": []}).encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def _checkpoint(self, asked: dict[str, int]) -> bytes:
        return self.log.checkpoint().encode()

    def _entries(self, asked: dict[str, int]) -> bytes:
        page = self.log.page(asked.get("after", 0), asked.get("limit", 200))
        return json.dumps(page | {"proof": [one.hex() for one in page["proof"]]}).encode()

    def _proof(self, asked: dict[str, int]) -> bytes:
        leaves = self.log.leaves()
        if "position" in asked:
            proof = merkle.inclusion_proof(leaves[: asked["size"]], asked["position"])
        else:
            proof = merkle.consistency_proof(leaves[: asked["new"]], asked["old"])
        return json.dumps({**asked, "proof": [one.hex() for one in proof]}).encode()

    def _sealed(self, asked: dict[str, int]) -> bytes:
        return json.dumps({"after": asked["after"], "until": asked["until"], "leaves": []}).encode()

    def _catalogue(self, asked: dict[str, int]) -> bytes:
        return json.dumps({"events": [{"type": SAID, "version": 1, "schema": SCHEMA}]}).encode()

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Key(HTTPSignatureKeyResolver):
    def __init__(self, keys: PlatformKeys) -> None:
        self.keys = keys

    def resolve_private_key(self, key_id: str) -> object:
        return self.keys.identity.private


def propose(log: Log, *, base: str, to: str, own_address: str, operator: str) -> httpx.Response:
    """Propose the log's platform at another's, signed as RFC 9421 says."""
    proposal = {
        "origin": log.origin,
        "kind": "trading",
        "name": "他人建设的交易平台（虚构）",
        "base_url": own_address,
        "operator": operator,
        "operator_name": "他人运营机构（虚构）",
        "vkey": log.keys.log.vkey,
        "identity": log.keys.identity.vkey,
    }
    body = json.dumps(proposal, ensure_ascii=False).encode()
    request = httpx.Request("POST", f"{base}/api/v1/platforms", content=body, headers={"Tianping-To": to})
    signer = HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=_Key(log.keys))
    signer.sign(
        request,
        key_id=log.origin,
        nonce=base64.urlsafe_b64encode(hashlib.sha256(body).digest()[:18]).decode(),
        tag="tianping-exchange",
        label="tianping",
        covered_component_ids=("@method", "@path", "@query", "content-digest", "tianping-to"),
        body=body,
    )
    with httpx.Client(timeout=60) as client:
        return client.send(request)
