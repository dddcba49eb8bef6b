"""Trustees' keys 开标密钥: published in a pool, bound to one tender each, never used for another."""

from pydantic import Field

from tianping.record.events import Event, Moment


class KeysRequested(Event):
    """The trading platform asks each trustee for a key for this tender, and names the key that pieces go to."""

    TYPE = "tender.keys_requested"
    ZH = "申请开标密钥"

    tender: str
    suite: str
    opening_at: Moment
    trustees: tuple[str, ...] = Field(min_length=3, max_length=3, description="Origins, in the order of the shares")
    opening_key: str = Field(description="Public key of the opening platform for released pieces, base64")


class KeyBound(Event):
    """A trustee has bound one key of its pool to this tender: one key, one tender, its opening time."""

    TYPE = "trustee.key_bound"
    ZH = "开标密钥绑定"

    tender: str
    suite: str
    key_id: str
    public: str = Field(description="Public key, base64")
    organisation: str = Field(description="Credit code of the trustee's operator")
    opening_at: Moment


class PiecesReleased(Event):
    """A trustee has released its pieces of the standing bids, logged before it answers."""

    TYPE = "trustee.released"
    ZH = "开标密钥释放"

    tender: str
    seals: tuple[str, ...] = Field(description="Header hashes of the bids released, sorted")
    packet: str = Field(description="SHA-256 of the sealed packet of pieces")
    alarms: tuple[str, ...] = Field(default=(), description="Limits passed over with an alarm")


class ReleaseRefused(Event):
    """A trustee will not release, and says which condition does not hold."""

    TYPE = "trustee.release_refused"
    ZH = "拒绝释放开标密钥"

    tender: str
    condition: int = Field(
        ge=0,
        le=6,
        description="Number of the condition that does not hold; 0: the policy names another key than was bound",
    )
    cause: str


class KeyDestroyed(Event):
    """A trustee has destroyed a tender's wrapping key: what it sealed is erased cryptographically."""

    TYPE = "trustee.key_destroyed"
    ZH = "开标密钥销毁"

    tender: str
    key_id: str
