"""Regions: provinces and prefecture-level cities of GB/T 2260 since 2000, and a fictitious one for demonstrations.

Codes of counties are known by the city, or the province, that they lie in. 99xxxx is assigned to no real place: 云岭省
云岫市 stands there, for demonstrations and tests only. Changes are dated by the year.
"""

from datetime import date

from tianping.law.scope import region_within
from tianping.law.tabled import Entry, table

DEMONSTRATION = "990100"
NATION = "100000"
NATION_NAMES = ("全国", "the nation")


def all_regions() -> tuple[Entry, ...]:
    """This function will return every row, valid or not any more."""
    return table("regions").entries


def find(code: str, *, on: date | None = None) -> Entry | None:
    """This function will return the province or city with exactly this code; see `Table.find` for the day."""
    return table("regions").find(code, on=on)


def locate(code: str, *, on: date | None = None) -> Entry | None:
    """This function will return the city of a county code, the province of a city code not in the table, or None."""
    if len(code) != 6 or not (code.isascii() and code.isdigit()):
        return None
    for candidate in (code, code[:4] + "00"):
        found = find(candidate, on=on)
        if found is not None:
            return found
    return None


def province(code: str) -> Entry | None:
    """This function will return the province that a code lies in."""
    return find(code[:2] + "0000")


def name(code: str, *, language: str = "zh") -> str:
    """This function will name a region in full: 云岭省云岫市; the code itself where it is not known."""
    found, above = locate(code), province(code)
    if found is None:
        return code
    label = found.zh if language == "zh" else (found.en or found.zh)
    if above is None or above.code == found.code:
        return label
    return above.zh + label if language == "zh" else f"{label}, {above.en}"


def within(code: str, area: str) -> bool:
    """This function will tell whether a region is, or lies in, an area (both six digits)."""
    return region_within(code, area)
