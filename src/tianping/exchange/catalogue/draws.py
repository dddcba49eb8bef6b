"""Draws 抽取: commitments, contributions and the permutation that anyone can recompute."""

from pydantic import Field

from tianping.record.events import Digest, Event, Moment


class DrawAnnounced(Event):
    """The pool is frozen after avoidance; its root, the parties and the escrow keys are fixed."""

    TYPE = "draw.announced"
    ZH = "抽取公告"
    REFS = ("tender", "draw")

    draw: str
    tender: str
    purpose: str = Field(description="committee")
    pool: tuple[Digest, ...] = Field(description="Salted digests of the pool's members, sorted")
    seats: int = Field(ge=1)
    parties: tuple[str, ...] = Field(min_length=2, description="Origins that contribute")
    suite: str = Field(default="INTL-1", description="Algorithm suite of the draw: that of the tender's seal policy")
    commitments_until: Moment | None = Field(
        default=None, description="Commitments that come later need not be counted; before it, all are"
    )


class DrawCommitted(Event):
    """One party's commitment, with its contribution escrowed to the tender's trustees."""

    TYPE = "draw.committed"
    ZH = "抽取承诺"
    REFS = ("tender", "draw")

    draw: str
    tender: str
    commitment: Digest = Field(description="Header hash of the contribution")
    header: str = Field(
        default="",
        description="Bytes of the contribution's header, base64: it binds the draw's context and commits to each piece",
    )
    boxes: tuple[str, ...] = Field(description="Escrow boxes to the tender's three trustees in their order, base64")


class DrawRevealed(Event):
    """One party's contribution, opened by itself or, when it is silent, by two trustees."""

    TYPE = "draw.revealed"
    ZH = "抽取揭示"
    REFS = ("tender", "draw")

    draw: str
    tender: str
    party: str
    contribution: str = Field(
        description="The three pieces that the committed header commits to, r1 r2 r3 of 32 bytes each, hexadecimal"
    )


class DrawConcluded(Event):
    """Seed and permutation; who declines is followed by the next of the same permutation."""

    TYPE = "draw.concluded"
    ZH = "抽取结果"
    REFS = ("tender", "draw")

    draw: str
    tender: str
    contributions: dict[str, str] = Field(description="Origin of each party to its contribution")
    seed: Digest
    permutation: tuple[int, ...]
    drawn: tuple[Digest, ...] = Field(description="Salted digests of the members drawn, in their order")
    declined: tuple[Digest, ...] = Field(
        default=(), description="Salted digests of members drawn before who declined, in the order of the permutation"
    )


class CommitteeNamed(Event):
    """The names behind a draw, for the trading platform only, until the result is published (招标投标法 art. 37)."""

    TYPE = "committee.named"
    AUDIENCE = "sealed"
    ZH = "评标专家名单"
    REFS = ()

    tender: str
    draw: str
    members: tuple[dict[str, str], ...] = Field(description="person, name, speciality, employer, salt")
