"""Two of three: pieces, commitments and boxes (docs/envelope.md §5; Ito, Saito, Nishizeki 1987, replicated).

Each piece r_j goes to the two trustees other than j and is bound by a commitment that all can check, so every pair of
trustees derives the same key, and a bad share is caught before the deadline.
"""

import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tianping.refusals import Refusal
from tianping.sealing import suites
from tianping.sealing.framing import lp, u8
from tianping.sealing.header import ContributionHeader, Header, parse_header
from tianping.sealing.policy import SealPolicy

INDICES = (1, 2, 3)
PIECE = 32
Triple = tuple[bytes, bytes, bytes]


class SpoiledBox(Refusal):
    """The box does not hold the two pieces that the header commits to; the bidder made it so, or it is not for this
    trustee, tender or bidder."""

    code = "spoiled-box"
    zh = "密钥盒 {index} 有问题：{cause}。该投标文件不能保证按时开启。"
    en = "Box {index} is spoiled: {cause}. This bid cannot be relied on to open."
    next_zh = "请投标人在截止前重新加密并上传。"
    next_en = "Seal again and upload before the deadline."


class BadPieces(Refusal):
    """What claims to be a trustee's pieces has another form."""

    code = "bad-pieces"
    zh = "受托方给出的分片格式不正确（{what}）。"
    en = "The trustee's pieces are not of the right form ({what})."


@dataclass(frozen=True)
class Pieces:
    """The two pieces that trustee `trustee` (1-3) holds: j to r_j, 32 bytes each. Secret until the opening."""

    trustee: int
    values: Mapping[int, bytes] = field(repr=False)

    def to_json(self) -> dict[str, object]:
        """This function will return the pieces as JSON values, in hexadecimal."""
        return {"trustee": self.trustee, "pieces": {str(j): value.hex() for j, value in sorted(self.values.items())}}

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "Pieces":
        """This function will read pieces; raises BadPieces."""
        trustee, held = value.get("trustee"), value.get("pieces")
        if trustee not in INDICES or not isinstance(trustee, int) or not isinstance(held, Mapping):
            raise BadPieces(what="form")
        try:
            pieces = {int(j): bytes.fromhex(piece) for j, piece in held.items()}
        except (ValueError, TypeError):
            raise BadPieces(what="hexadecimal") from None
        if set(pieces) != set(held_by(trustee)):
            raise BadPieces(what="numbers")
        return cls(trustee=trustee, values=pieces)


def held_by(trustee: int) -> tuple[int, int]:
    """This function will name the two pieces that a trustee holds: all but its own number."""
    first, second = (j for j in INDICES if j != trustee)
    return first, second


def derive_pieces(*, suite: suites.Suite, seed: bytes, context: bytes) -> Triple:
    """This function will derive r_1, r_2, r_3 from the 32 bytes of seed."""
    one, two, three = (suite.hkdf(seed, lp(b"piece", u8(j)) + context, PIECE) for j in INDICES)
    return one, two, three


def commitment(*, suite: suites.Suite, index: int, context: bytes, piece: bytes) -> str:
    """This function will return c_j in hexadecimal."""
    return suite.hash(lp(b"commit", u8(index)) + context + lp(piece)).hex()


def body_key(*, suite: suites.Suite, pieces: Triple, header_bytes: bytes) -> bytes:
    """This function will derive K, which the header binds: ikm is r_1 r_2 r_3, 96 bytes without framing."""
    return suite.hkdf(b"".join(pieces), lp(b"key", suite.hash(header_bytes)), suite.key_length)


def box_info(*, suite: suites.Suite, index: int, header_bytes: bytes) -> bytes:
    """This function will return what box i is bound to: its trustee's number and the header."""
    return lp(b"share", u8(index), suite.hash(header_bytes))


def make_boxes(*, suite: suites.Suite, publics: Sequence[bytes], header_bytes: bytes, pieces: Triple) -> Triple:
    """This function will wrap to each trustee i the two pieces r_j, j != i, in rising j."""

    def box(i: int) -> bytes:
        plain = b"".join(pieces[j - 1] for j in held_by(i))
        return suite.wrap(publics[i - 1], plain, box_info(suite=suite, index=i, header_bytes=header_bytes))

    return box(1), box(2), box(3)


def fits(*, header: Header | ContributionHeader, index: int, piece: bytes) -> bool:
    """This function will say whether a piece is the one that the header commits to at `index`."""
    row = suites.suite(header.suite)
    made = commitment(suite=row, index=index, context=header.context(), piece=piece)
    return hmac.compare_digest(made, header.commitments[index - 1])


def check_box(*, suite: suites.Suite, private: bytes, index: int, header_bytes: bytes, box: bytes) -> Pieces:
    """This function will open trustee `index`'s box and check both pieces against the header's commitments.

    Raises SpoiledBox with the cause; BadHeader, NotCanonical for a header of another form.
    """
    header = parse_header(header_bytes)
    if header.suite != suite.id:
        raise SpoiledBox(index=index, cause="the header names another suite / 套件不符")
    try:
        plain = suite.unwrap(private, box, box_info(suite=suite, index=index, header_bytes=header_bytes))
    except suites.CannotUnwrap:
        raise SpoiledBox(index=index, cause="it does not open with this key and header / 无法打开") from None
    if len(plain) != 2 * PIECE:
        raise SpoiledBox(index=index, cause="it does not hold two pieces / 内容长度不符")
    held = dict(zip(held_by(index), (plain[:PIECE], plain[PIECE:]), strict=True))
    for j, piece in held.items():
        if not fits(header=header, index=j, piece=piece):
            raise SpoiledBox(index=index, cause=f"piece {j} is not the committed one / 分片 {j} 与承诺不符")
    return Pieces(trustee=index, values=held)


def dummy(policy: SealPolicy, *, lot: str, counter: int = 1, previous: str | None = None) -> tuple[bytes, Triple]:
    """This function will make an envelope's header and boxes that no one can tell from a real one; it has no body.

    The seed is forgotten here; trustees check and answer it like any other. Named as a dummy in the closing list.
    `previous` is the hh of the dummy that it replaces, as a bidder's next version would, and `counter` the version's.
    """
    row = suites.suite(policy.suite)
    draft = Header(
        suite=policy.suite,
        tender=policy.tender,
        lot=lot,
        bidder=secrets.token_hex(32),
        seal_id=secrets.token_hex(32),
        counter=counter,
        previous=previous,
        policy=policy.digest(),
        commitments=["0" * 64] * 3,
    )
    header_bytes, pieces = bind(suite=row, draft=draft, seed=secrets.token_bytes(32))
    publics = [key.public for key in policy.trustees]
    return header_bytes, make_boxes(suite=row, publics=publics, header_bytes=header_bytes, pieces=pieces)


def bind(*, suite: suites.Suite, draft: Header | ContributionHeader, seed: bytes) -> tuple[bytes, Triple]:
    """This function will derive the pieces from the seed and return the header's bytes with their commitments set."""
    context = draft.context()
    pieces = derive_pieces(suite=suite, seed=seed, context=context)
    bound = [commitment(suite=suite, index=j, context=context, piece=pieces[j - 1]) for j in INDICES]
    return draft.model_copy(update={"commitments": bound}).encoded(), pieces
