"""A declared parameter drawn at the opening: no lots decide who wins, but a coefficient may be drawn of a declared set.

Every bidder has committed to a salt inside its sealed bid (docs/envelope.md), before the deadline and unknown to the
others; the opening reads all salts out. So the bidders themselves are the parties of this draw, none could choose, and
anyone can compute it from the record.
"""

from collections.abc import Iterable

from tianping.sealing import suites
from tianping.sealing.draws import permutation
from tianping.sealing.framing import lp


def choice(*, about: str, opened: Iterable[tuple[str, str]], size: int, suite: str = "INTL-1") -> int:
    """This function will return which of `size` declared values is drawn, from 0.

    seed = H(LP("choice") LP(about) LP(seal ‖ salt) …), the pairs of seal and salt (hexadecimal) of all bids read out
    sorted as bytes; the drawn index is the first of the permutation that the seed fixes. The order given is of no
    matter. Raises ValueError of no size.
    """
    if size < 1:
        raise ValueError("nothing to draw from")
    pairs = sorted(bytes.fromhex(seal) + bytes.fromhex(salt) for seal, salt in opened)
    seed = suites.suite(suite).hash(lp(b"choice", about.encode(), *pairs))
    return permutation(seed, size, suite=suite)[0]
