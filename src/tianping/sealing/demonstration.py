"""Three certificate authorities to show that any will do: three kinds of key, and each names its holders elsewhere."""

from datetime import datetime

from tianping.sealing.authority import DemonstrationCA, make_ca
from tianping.sealing.certifying import KeyKind
from tianping.sealing.naming_rules import Habit, PersonRule, UsccRule

CODE_EXTENSION = "1.2.156.10260.4.1.4"
"""Where GM/T 0015 lets a CA put an organisation's code; which one a CA really uses is for that CA to say."""
PLAIN = Habit()
IN_UNIT = Habit(
    uscc=UsccRule(oid="2.5.4.11", pattern=r"统一社会信用代码:(?P<uscc>[0-9A-Z]{18})"),
    uscc_text="统一社会信用代码:{uscc}",
    person=PersonRule(pattern=r"(?P<person>[^@]+)@.+"),
    person_text="{person}@{name}",
)
IN_EXTENSION = Habit(
    uscc=UsccRule(place="extension", oid=CODE_EXTENSION), person=PersonRule(oid="2.5.4.42"), own_person=""
)
MADE: tuple[tuple[str, KeyKind, Habit], ...] = (
    ("演示数字证书中心", "P-256", PLAIN),
    ("演示第二证书中心（RSA）", "RSA", IN_UNIT),
    ("演示国密证书中心（SM2）", "SM2", IN_EXTENSION),
)


def make_demonstration_cas(now: datetime) -> tuple[DemonstrationCA, DemonstrationCA, DemonstrationCA]:
    """This function will make the three: P-256, RSA, SM2 with SM3. Timestamps are the first one's affair.

    Raises NoSM2 on a machine that cannot make the third.
    """
    first, second, third = (make_ca(name=name, now=now, kind=kind, habit=habit) for name, kind, habit in MADE)
    return first, second, third
