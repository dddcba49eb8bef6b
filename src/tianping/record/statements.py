"""Signed JSON: content, purpose, and an Ed25519 signature by a named key. For receipts and bundles. Pure.

message = LP("tianping-statement-v1") LP(purpose) LP(canonical JSON of the content)
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from tianping.canonical import encode
from tianping.record.batches import lp
from tianping.record.notes import PLAIN, BadSignature, LogKey, VerifierKey


class Statement(BaseModel):
    """Content signed for one purpose; a signature for one purpose is none for another."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    v: Literal[1] = 1
    purpose: str
    content: dict[str, Any]
    key: str = Field(description="name of the signing key, `origin/identity`")
    signature: Annotated[str, Field(pattern=r"^[0-9a-f]{128}$")]

    def encoded(self) -> bytes:
        """This function will return the canonical bytes of the whole statement."""
        return encode(self.model_dump(mode="json"))


def message(purpose: str, content: dict[str, Any]) -> bytes:
    """This function will return the bytes that are signed."""
    return lp(b"tianping-statement-v1", purpose.encode(), encode(content))


def state(*, purpose: str, content: dict[str, Any], key: LogKey) -> Statement:
    """This function will sign JSON content for a purpose."""
    if key.algorithm != PLAIN:
        raise ValueError("a cosigning key signs checkpoints only")
    signature = key.private.sign(message(purpose, content)).hex()
    return Statement(purpose=purpose, content=content, key=key.name, signature=signature)


def verify_statement(statement: Statement, *, purpose: str, key: VerifierKey) -> None:
    """This function will check a statement; raises BadSignature if purpose, key or signature do not fit."""
    fits = statement.purpose == purpose and statement.key == key.name and key.algorithm == PLAIN
    signed = message(statement.purpose, statement.content)
    if not fits or not key.verifies(bytes.fromhex(statement.signature), signed):
        raise BadSignature(name=statement.key)
