"""The question of a reader as an address: read from it field by field, and written back with one thing changed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from tianping.public_service.publication.queries import Asked
from tianping.refusals import BadInput
from tianping.web import parts
from tianping.web.filing.fields import Amount
from tianping.web.filing.tidying import plain

SEARCH, FEED = "/notices/", "/notices/feed/"
TEXTS = ("q", "region", "industry")
LISTED = ("kind", "when", "method", "sort")
DAYS, AMOUNTS = ("since", "until"), ("least", "most")
NAMES = ("q", "kind", "method", "region", "industry", "when", "since", "until", "least", "most", "sort")


def read(given: Mapping[str, str]) -> tuple[Asked, list[parts.Mistake]]:
    """This function will read the question; what cannot be read is passed over with a sentence, the rest holds."""
    asked, mistakes = _asked({name: _text(given, name) for name in TEXTS}), []
    for names, reading in ((LISTED, _listed), (DAYS, _day), (AMOUNTS, _amount)):
        for name in names:
            text = _text(given, name)
            try:
                asked = _asked(vars(asked) | {name: reading(name, text)}) if text else asked
            except BadInput:
                mistakes.append(
                    parts.Mistake(text=gettext("没有这样的筛选条件，已略过。请从列出的里面选。"), field=name)
                )
            except (ValueError, ValidationError):
                mistakes.append(_unreadable(name, text))
    if asked.since and asked.until and asked.since > asked.until:
        mistakes.append(parts.Mistake(text=gettext("起始日晚于截止日，查不到公告。请对调。"), field="since"))
    if asked.least is not None and asked.most is not None and asked.least > asked.most:
        mistakes.append(parts.Mistake(text=gettext("最低金额高于最高金额，查不到公告。请对调。"), field="least"))
    return asked, mistakes


def query(asked: Asked, **changes: Any) -> str:
    """This function will write the question as a query string, with something changed."""
    values = {name: value for name, value in vars(replace(asked, **changes)).items() if value not in ("", None)}
    return urlencode({name: values[name] for name in NAMES if name in values})


def link(asked: Asked, *, to: str = SEARCH, **changes: Any) -> str:
    """This function will return the address of the question, with something changed."""
    text = query(asked, **changes)
    return f"{to}?{text}" if text else to


def _asked(values: Mapping[str, Any]) -> Asked:
    return Asked(**values)


def _text(given: Mapping[str, str], name: str) -> str:
    return given.get(name, "")[:200].replace("\x00", "").strip()


def _listed(name: str, text: str) -> str:
    _asked({name: text}).require()
    return text


def _day(name: str, text: str) -> date:
    return date.fromisoformat(plain(text).replace("/", "-"))


def _amount(name: str, text: str) -> Decimal | None:
    read_as: Callable[[Any], Decimal | None] = Amount().to_python
    return read_as(text)


def _unreadable(name: str, text: str) -> parts.Mistake:
    if name in DAYS:
        return parts.Mistake(
            text=gettext("“{text}”不是日期，已略过。请写成 2026-03-24。").format(text=text[:40]), field=name
        )
    return parts.Mistake(text=gettext("“{text}”不是金额，已略过。请按元填数字。").format(text=text[:40]), field=name)
