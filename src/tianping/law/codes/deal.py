"""The unified transaction code 统一交易标识码: class, credit code, day, serial and check, 40 characters.

CCC-USCC-YYYYMMDD-NNNNNN-X; the check (ISO 7064 MOD 37-2) runs over all but the hyphens, the class code included.
"""

from datetime import date

from stdnum.iso7064 import mod_37_2

from tianping.law import classification
from tianping.law.codes import uscc
from tianping.law.codes.faults import A_DIGIT, DIGITS, Judge, misfit

_HYPHENS = (3, 22, 31, 38)
_judge = Judge("统一交易标识码", "unified transaction code")


def check(value: str, *, field: str | None = None) -> None:
    """This function will refuse what is no unified transaction code. Raises CodeError."""
    _judge.length(value, 40, field)
    for place in _HYPHENS:
        _judge.alphabet(value, range(place, place + 1), "-", ("连字符", "a hyphen"), field)
    if classification.deal_class(value[:3]) is None:
        raise _judge.error(value, f"没有交易类别 {value[:3]}", f"there is no class {value[:3]}", field)
    uscc.check(value[4:22], field=field)
    _judge.alphabet(value, range(23, 31), DIGITS, A_DIGIT, field)
    _check_day(value, field)
    _judge.alphabet(value, range(32, 38), DIGITS, A_DIGIT, field)
    if value[39] != check_character(value[:38].replace("-", "")):
        raise _judge.error(value, *misfit(40), field)


def check_character(body: str) -> str:
    """This function will return the check character over digits and capitals (ISO 7064 MOD 37-2); it may be *."""
    return str(mod_37_2.calc_check_digit(body))


def deal_code(*, class_code: str, uscc: str, on: date, serial: int) -> str:
    """This function will compose a code from a class (A01), a credit code, a Shanghai day and a serial up to 999,999.

    Raises CodeError if a part is wrong.
    """
    front = f"{class_code}-{uscc}-{on:%Y%m%d}-{serial:06d}"
    value = f"{front}-{check_character(front.replace('-', ''))}" if front.isascii() else front
    check(value)
    return value


def _check_day(value: str, field: str | None) -> None:
    day = value[23:31]
    try:
        date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        raise _judge.error(value, f"没有 {day} 这一天", f"there is no day {day}", field) from None
