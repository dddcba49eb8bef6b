"""Writing a complaint step by step: what each step asks, what was kept of it, and what is still wrong with it.

What one has written is one draft per person and matter; a file stays in it under its signed word (`KeptFile.word`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext

from tianping.exchange.models import Peer
from tianping.law.days import SHANGHAI
from tianping.record.actors import Actor
from tianping.supervision.complaints import forms, grounds, limits, queries
from tianping.supervision.complaints.actions.filing import PaperMissing
from tianping.supervision.complaints.contents import Filing, require_part
from tianping.supervision.complaints.models import KnownObjection, Party
from tianping.supervision.monitoring.models import WatchedTender
from tianping.web import drafts
from tianping.web.filing.forms import FilingForm
from tianping.web.filing.kept import KeptFile, kept
from tianping.web.tenders.reading import record_of

ABOUT = ("against", "tender", "matter", "objection")
STEPS = ("complainant", "respondent", "grounds", "evidence")
FILES = ("authority", "evidence", "evidence_2", "evidence_3")
DRAFT = "complaints.writing"
UNWRITTEN = (
    "respondent_name", "respondent_address", "respondent_contact", "complainant_name", "address", "contact", "signer",
    "facts", "claims", "department",
)  # fmt: skip
"""What the first step does not ask yet."""


def asked_in(request: HttpRequest) -> dict[str, str]:
    """This function will read from the address what is complained of."""
    return {name: request.GET.get(name, "")[:64].replace("\x00", "") for name in ABOUT}


def place(asked: Mapping[str, str], step: str = "") -> str:
    """This function will return the address of the task list, or of one step, for what is complained of."""
    query = urlencode({name: text for name, text in asked.items() if text})
    return f"/complaints/write/{step + '/' if step else ''}?{query}"


def ref_of(asked: Mapping[str, str]) -> str:
    """This function will name the draft by what is complained of."""
    return ":".join(asked.values())


def looked_at(asked: Mapping[str, str], *, now: datetime) -> KnownObjection | None:
    """This function will look whether this can be complained of at all. Raises what the act itself would raise."""
    given = filing_of(asked, {**dict.fromkeys(UNWRITTEN, ""), "knew_at": now})
    grounds.require_tender(given)
    return grounds.objection_first(given, now=now)


def filing_of(asked: Mapping[str, str], given: Mapping[str, Any]) -> Filing:
    """This function will join what was asked first and what was written, as the action takes them."""
    together: dict[str, Any] = {**asked, **given}
    return Filing(**together)


@dataclass(frozen=True, kw_only=True)
class Writing:
    """A complaint as far as it is written: what it is about, the texts kept, and the steps that were done."""

    asked: dict[str, str]
    objection: KnownObjection | None
    texts: dict[str, str] = field(default_factory=dict)
    done: tuple[str, ...] = ()

    def form_of(self, step: str) -> type[FilingForm]:
        """This method will return the form of a step, as it fits what is complained of."""
        if step == "respondent":
            return _respondent_form(self.asked)
        known = {
            "complainant": forms.ComplainantForm,
            "grounds": forms.GroundsForm,
            "evidence": forms.EvidenceForm,
        }
        return known[step]

    def bound(self, step: str) -> FilingForm:
        """This method will return the form of a step with what was kept, as if it had just been sent."""
        data = QueryDict(mutable=True)
        data.update(self.texts)
        return self.form_of(step)(data)

    def mistakes(self, step: str) -> int:
        """This method will count what is wrong in a step that was done: a file too old, a choice that is no more."""
        return len(self.bound(step).errors) if step in self.done else 0

    def whole(self) -> bool:
        """This method will say whether every step is done and still good."""
        return all(step in self.done and not self.mistakes(step) for step in STEPS)

    def told(self) -> dict[str, Any]:
        """This method will return everything that was written, as the action takes it; only where it is whole."""
        found: dict[str, Any] = {}
        for step in STEPS:
            form = self.bound(step)
            form.is_valid()
            found |= form.told()
        return found


def opened(request: HttpRequest, *, now: datetime) -> Writing:
    """This function will return what this person has written about the matter of the address.

    Raises what `looked_at` raises.
    """
    asked = asked_in(request)
    objection = looked_at(asked, now=now)
    held = drafts.typed(request, DRAFT, ref=ref_of(asked))
    if held is None:
        return Writing(asked=asked, objection=objection)
    texts = {name: str(held[name]) for name in held if name != "done"}
    done = tuple(one for one in STEPS if one in held.getlist("done"))
    return Writing(asked=asked, objection=objection, texts=texts, done=done)


def save(request: HttpRequest, writing: Writing, step: str, given: Mapping[str, Any], *, now: datetime) -> None:
    """This function will keep what a step has told beside what the other steps told."""
    values = QueryDict(mutable=True)
    values.update({**writing.texts, **{name: _plainly(value) for name, value in given.items()}})
    values.setlist("done", [one for one in STEPS if one == step or one in writing.done])
    drafts.save(request, DRAFT, ref=ref_of(writing.asked), now=now, values=values)


def require_step(writing: Writing, step: str, given: Mapping[str, Any], *, by: Actor, now: datetime) -> None:
    """This function will look at one step as the act will look at the whole.

    Raises BadInput at its field, PaperMissing, NotFound, AgainstOneself, NotCompetent, LimitBreached, KnewInFuture.
    """
    require_part(given)
    if step == "complainant" and given["by_agent"] and not given["authority"]:
        raise PaperMissing(field="files", rule="complaint-proxy", what="授权委托书", what_en="the proxy's authority")
    if step == "respondent":
        nothing = dict.fromkeys(UNWRITTEN, "")
        grounds.require_respondent(
            filing_of(writing.asked, {**nothing, "knew_at": now, **given}), complainant=by.office
        )
        grounds.require_competent(given["department"])
    if step == "grounds":
        limits.require_in_time(knew_at=given["knew_at"], objection=writing.objection, now=now)


def initial(writing: Writing, actor: Actor) -> dict[str, Any]:
    """This function will fill in what is known: who complains, whom a tender concerns, and what was kept."""
    known = Party.objects.filter(uscc=actor.office).first()
    found: dict[str, Any] = {"complainant_name": known.name if known else "", "standing": "bidder", "by_agent": "no"}
    tender = WatchedTender.objects.filter(tender=writing.asked["tender"]).first()
    if tender is not None:
        department = next((one.uscc for one in queries.departments() if one.name == tender.supervisor), "")
        found |= {"respondent": tender.buyer, "respondent_name": tender.buyer_name, "department": department}
    return found | {name: text for name, text in writing.texts.items() if name not in FILES} | dict(_files(writing))


def names() -> dict[str, str]:
    """This function will name the steps."""
    return {
        "complainant": gettext("写你单位"),
        "respondent": gettext("写被投诉人，选监督部门"),
        "grounds": gettext("写事实和请求"),
        "evidence": gettext("附证明材料"),
    }


def _files(writing: Writing) -> Iterator[tuple[str, KeptFile]]:
    for name in FILES:
        if writing.texts.get(name):
            try:
                yield name, kept(writing.texts[name])
            except ValidationError:
                continue  # too old: it is chosen again


def _respondent_form(asked: Mapping[str, str]) -> type[FilingForm]:
    lots: list[tuple[str, str]] = []
    if asked["tender"]:
        planned = record_of(asked["tender"]).last("tender.planned")
        lots = [(one.lot, f"{one.name}　{one.lot}") for one in planned.event.lots] if planned else []  # type: ignore[attr-defined]
    peers = Peer.objects.filter(kind__in=("trading", "service")).order_by("origin")
    platforms = [(peer.origin, peer.name or peer.origin) for peer in peers] if asked["against"] == "platform" else None
    return forms.respondent_form(lots=lots, platforms=platforms, named=asked["against"] in ("tender", "subject"))


def _plainly(value: Any) -> str:
    if isinstance(value, KeptFile):
        return value.word
    if isinstance(value, datetime):
        return f"{value.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
