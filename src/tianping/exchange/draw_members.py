"""The salted digest that stands for a person in the public pool of a draw, as both ends of the draw compute it."""

import hashlib

from tianping.sealing.framing import lp


def member_digest(*, draw: str, person: str, salt: str) -> str:
    """This function will return H(LP("member") LP(draw) LP(person) LP(salt)), SHA-256 in hexadecimal.

    `salt` is 32 random bytes in hexadecimal, fresh for each member of each draw: a person cannot be followed from one
    draw to the next, and the digest is opened by telling person and salt (`committee.named`).
    """
    return hashlib.sha256(lp(b"member", draw.encode(), person.encode(), bytes.fromhex(salt))).hexdigest()
