"""Filters of monitoring: what was asked by address, and the choices beside the search field."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext

from tianping.law import regions
from tianping.supervision.monitoring import queries
from tianping.supervision.monitoring.naming import rules_by_id, stages
from tianping.web import parts
from tianping.web.limit_names import limit_name
from tianping.web.problems import language

NAMES = ("word", "q", "region", "rule", "stage")
MOST = 12
"""Choices of one filter that are shown; more of them are found by words."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a page was asked for; `wrong` where a word was no state of a limit."""

    word: str = ""
    q: str = ""
    region: str = ""
    rule: str = ""
    stage: str = ""
    wrong: bool = False

    @property
    def terms(self) -> dict[str, str]:
        """The filters as queries take them."""
        return {name: getattr(self, name) for name in NAMES}

    @property
    def narrowed(self) -> bool:
        """Whether anything was asked for."""
        return any(self.terms.values())


def asked(request: HttpRequest) -> Asked:
    """This function will read the filters of an address; a state that does not exist is none, and is told."""
    given = {name: request.GET.get(name, "")[:200].replace("\x00", "") for name in NAMES}
    wrong = bool(given["word"]) and given["word"] not in queries.URGENCY
    return Asked(**(given | ({"word": ""} if wrong else {})), wrong=wrong)


def mistakes(found: Asked) -> list[parts.Mistake]:
    """This function will say what was wrong in an address."""
    if not found.wrong:
        return []
    return [parts.Mistake(text=gettext("没有这种期限状态，已列出全部。请从下面的状态里选。"), field="q")]


def filters(request: HttpRequest, found: Asked) -> list[parts.Filter]:
    """This function will return the filters beside the search field, each with the choice of all."""
    there, said = queries.choices(), stages()
    rules = rules_by_id()
    names = {
        "region": (gettext("地区"), {code: regions.name(code, language=language()) for code in there["region"]}),
        "stage": (gettext("阶段"), {code: text for code, text in said.items() if code in there["stage"]}),
        "rule": (gettext("期限"), {code: limit_name(rules[code]) for code in there["rule"] if code in rules}),
    }
    return [
        parts.Filter(name=title, choices=_choices(request, name, texts, getattr(found, name)))
        for name, (title, texts) in names.items()
        if texts
    ]


def address(request: HttpRequest, **changed: str) -> str:
    """This function will return this page's address with some filters changed and the page number dropped."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changed.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _choices(request: HttpRequest, name: str, texts: dict[str, str], chosen: str) -> list[tuple[str, str, bool]]:
    listed = list(texts.items())[:MOST]
    if chosen in texts and chosen not in dict(listed):
        listed.append((chosen, texts[chosen]))
    every = (gettext("全部"), address(request, **{name: ""}), not chosen)
    return [every, *((text, address(request, **{name: code}), code == chosen) for code, text in listed)]
