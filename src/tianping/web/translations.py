"""The English of the pages: extract the Chinese sentences, check that each is translated, compile for Django.

`python -m tianping.web.translations extract|check|compile`. Babel reads Python and, through Django's `templatize`, the
templates; nothing else is needed on the machine. Each app (`web` and every platform's rooms) keeps its own
`locale/en/LC_MESSAGES/django.po`.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parent.parent
HOUSES = ("web", "trading", "public_service", "supervision", "custodian", "exchange", "trustee", "record")
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def catalogue_of(house: str) -> Path:
    """This function will return where a house's English lies."""
    return SOURCE / house / "locale" / "en" / "LC_MESSAGES" / "django.po"


def found_in(house: str) -> Catalog:
    """This function will return every sentence that a house shows, with where it stands."""
    catalog = Catalog(locale="en", charset="utf-8", fuzzy=False)
    for path in _sources(house):
        for line, message, comments, context in _messages(path):
            place = (path.relative_to(SOURCE).as_posix(), line)
            catalog.add(message, locations=[place], auto_comments=comments, context=context)
    return catalog


def missing_in(house: str) -> list[str]:
    """This function will return the sentences of a house that have no English."""
    path = catalogue_of(house)
    known = _read(path) if path.exists() else Catalog(locale="en")
    found = [message for message in found_in(house) if message.id]
    return [str(message.id) for message in found if not _translated(known, message)]


def merge(house: str) -> int:
    """This function will write the catalogue anew, keeping what is translated, and return how many sentences it holds."""
    path, found = catalogue_of(house), found_in(house)
    if not len(found):
        return 0
    known = _read(path) if path.exists() else Catalog(locale="en")
    for message in found:
        before = known.get(message.id, message.context)
        if message.id and before is not None:
            message.string = before.string
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = BytesIO()
    write_po(buffer, found, omit_header=True, width=120, sort_output=True, include_lineno=False)
    path.write_bytes(HEADER + buffer.getvalue())
    return len(found)


HEADER = (
    b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    b'"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)


def compile_house(house: str) -> bool:
    """This function will write the compiled catalogue beside its source; False where the house has none."""
    path = catalogue_of(house)
    if not path.exists():
        return False
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, _read(path))
    return True


def _sources(house: str) -> Iterator[Path]:
    for path in sorted((SOURCE / house).rglob("*")):
        if path.suffix in (".py", ".html", ".txt") and not {"tests", "migrations", "static"} & set(path.parts):
            yield path


def _messages(path: Path) -> Iterator[tuple[int, Any, list[str], str | None]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = _templatize(text)
    yield from extract("python", BytesIO(text.encode()), keywords=KEYWORDS)


def _templatize(text: str) -> str:
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure(USE_I18N=True)
    return str(templatize(text))


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="en")


def _translated(known: Catalog, message: Any) -> bool:
    entry = known.get(message.id, message.context)
    if entry is None or entry.fuzzy:
        return False
    return all(entry.string) if isinstance(entry.string, tuple | list) else bool(entry.string)


@click.group()
def main() -> None:
    """The English of the pages."""


@main.command("extract")
def extract_command() -> None:
    """Write the catalogues anew from the sources."""
    for house in HOUSES:
        click.echo(f"{house}: {merge(house)}")


@main.command("check")
def check_command() -> None:
    """Fail where a sentence has no English."""
    missing = [(house, sentence) for house in HOUSES for sentence in missing_in(house)]
    for house, sentence in missing:
        click.echo(f"{house}: no English for {sentence!r}", err=True)
    raise SystemExit(1 if missing else 0)


@main.command("compile")
def compile_command() -> None:
    """Write the .mo files that Django reads."""
    for house in HOUSES:
        if compile_house(house):
            click.echo(f"{house}: compiled")


if __name__ == "__main__":
    main()
