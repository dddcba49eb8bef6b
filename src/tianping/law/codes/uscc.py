"""The unified social credit code 统一社会信用代码 (GB 32100-2015) with the organisation code in it (GB 11714)."""

from stdnum.cn import uscc as _gb32100

from tianping.law import regions
from tianping.law.codes.faults import A_DIGIT, DIGITS, Judge, misfit

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: no I, O, S, V, Z
_ALNUM = ("数字或大写字母（不用 I、O、S、V、Z）", "a digit or a capital letter other than I, O, S, V and Z")
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714
_FICTITIOUS = "91" + regions.DEMONSTRATION  # GB/T 2260 assigns no region 99, so no register can have issued it
_SEEDS = len(ALPHABET) ** 6
_judge = Judge("统一社会信用代码", "unified social credit code")


def check(value: str, *, field: str | None = None) -> None:
    """This function will refuse what is no credit code in form: length, alphabet, region, check character.

    The organisation code in it keeps its own check character, but codes are in use whose organisation part does not fit
    (12370100495560123A), so that one refuses nobody. Whether a register has issued a code, the code cannot tell.
    Raises CodeError.
    """
    _judge.length(value, 18, field)
    _judge.alphabet(value, range(2), ALPHABET, _ALNUM, field)
    _judge.alphabet(value, range(2, 8), DIGITS, A_DIGIT, field)
    _judge.alphabet(value, range(8, 18), ALPHABET, _ALNUM, field)
    if value[2:8] != regions.NATION and regions.province(value[2:8]) is None:
        raise _judge.error(value, f"没有行政区划 {value[2:8]}", f"there is no region {value[2:8]}", field)
    if value[17] != _gb32100.calc_check_digit(value[:17]):
        raise _judge.error(value, *misfit(18), field)


def organisation_check(body: str) -> str:
    """This function will return the check character over eight characters of an organisation code (GB 11714)."""
    total = sum(int(character, 36) * weight for character, weight in zip(body, _WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def fictitious_uscc(seed: int) -> str:
    """This function will return the credit code of a made-up subject: valid in form, yet never issued.

    Its region is 990100 of the fictitious 云岭省云岫市, which GB/T 2260 assigns to no place, and its organisation code
    starts with TP. Each seed from 0 to 887,503,680 gives another code; ValueError for any other seed.
    """
    if not 0 <= seed < _SEEDS:
        raise ValueError(f"the seed must lie from 0 to {_SEEDS - 1}")
    body = ""
    for _ in range(6):
        seed, place = divmod(seed, len(ALPHABET))
        body = ALPHABET[place] + body
    front = _FICTITIOUS + "TP" + body
    front += organisation_check(front[8:])
    return front + _gb32100.calc_check_digit(front)


def is_fictitious(value: str) -> bool:
    """This function will tell whether a credit code belongs to a made-up subject."""
    return value[2:4] == regions.DEMONSTRATION[:2]
