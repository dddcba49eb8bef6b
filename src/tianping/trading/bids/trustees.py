"""The three trustees of a tender as pages show them: a seal character and a name, in the order of the seal policy."""

from collections.abc import Collection
from typing import Literal

from django.utils.translation import gettext

from tianping.exchange.models import Peer
from tianping.trading.documents.models import Terms
from tianping.web.parts import Trustee

KINDS = ("trading", "service", "custodian")


def names_of(terms: Terms) -> dict[str, tuple[str, str]]:
    """This function will return, by origin, the seal character and the name of each trustee."""
    faces = {
        "trading": ("交", gettext("交易平台")),
        "service": ("服", gettext("公共服务平台")),
        "custodian": ("证", gettext("密钥保管方")),
    }
    known = dict(Peer.objects.filter(origin__in=list(terms.trustees)).values_list("origin", "kind"))
    usual = zip(terms.trustees, KINDS, strict=False)
    return {origin: faces.get(known.get(origin, kind), faces[kind]) for origin, kind in usual}


def seals(terms: Terms, *, on: Collection[str], bad: Collection[str] = ()) -> tuple[Trustee, ...]:
    """This function will return the three seals: filled where a trustee gave its pieces, broken where they did not fit."""

    def state(origin: str) -> Literal["on", "bad", ""]:
        return "bad" if origin in bad else "on" if origin in on else ""

    return tuple(Trustee(seal=seal, name=name, state=state(o)) for o, (seal, name) in names_of(terms).items())
