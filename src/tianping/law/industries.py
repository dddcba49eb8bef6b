"""Industries: sections and divisions of GB/T 4754, the letter and two digits (E47); 2017, and 2011 where it differs."""

from datetime import date

from tianping.law.tabled import Entry, table


def all_industries() -> tuple[Entry, ...]:
    """This function will return every row, of both editions."""
    return table("industries").entries


def find(code: str, *, on: date | None = None) -> Entry | None:
    """This function will return a section (E) or division (E47), in the edition of a day, or the youngest one."""
    return table("industries").find(code, on=on)


def sections(*, on: date) -> tuple[Entry, ...]:
    """This function will return the lettered sections valid on a day."""
    return tuple(entry for entry in table("industries").on(on) if len(entry.code) == 1)


def divisions(section: str, *, on: date) -> tuple[Entry, ...]:
    """This function will return the divisions of a section valid on a day."""
    return tuple(
        entry for entry in table("industries").on(on) if len(entry.code) == 3 and entry.code.startswith(section)
    )
