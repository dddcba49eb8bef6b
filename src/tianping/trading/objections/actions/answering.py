"""The buyer's answer: public, final on this platform, with the measure that follows from it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from django.db import transaction

from tianping.exchange.catalogue.objections import Measure, ObjectionAnswered, Outcome, Subject
from tianping.record.actors import Actor
from tianping.record.identity import own_origin
from tianping.record.recording import record
from tianping.refusals import BadInput, Refusal
from tianping.trading.award.actions import reopen_evaluation
from tianping.trading.documents.actions import clarify
from tianping.trading.evaluation.written import written
from tianping.trading.holds.actions import resume
from tianping.trading.incidents.actions import fail_lot
from tianping.trading.objections.actions.withdrawing import open_objection
from tianping.trading.objections.models import Objection
from tianping.trading.objections.rules import names_are_secret, require_no_names
from tianping.trading.plans.models import Tender
from tianping.web.accounts.rights import permit

LONGEST_MATTER, LONGEST = 2_000, 8_000
FOLLOWS: dict[str, dict[str, tuple[str, ...]]] = {
    "documents": {"rejected": ("none",), "corrected": ("clarify",)},
    "opening": {"rejected": ("none",), "corrected": ("none",), "upheld": ("none",)},
    "result": {"rejected": ("none",), "upheld": ("re-evaluate", "next-candidate", "retender")},
}
"""Which outcomes an answer may have, by what was objected to, and which measures may follow."""


class OutcomeDoesNotFit(Refusal):
    """The outcome or the measure is none of those that such an objection can have."""

    code = "outcome-does-not-fit"
    default_rule = "objection-answer"
    zh = "对{about}的异议不能这样处理：{outcome} / {measure}。"
    en = "An objection to the {about_en} cannot end so: {outcome} / {measure}."
    next_zh = "可以选：{choices}。"
    next_en = "Choose one of {choices}."


@dataclass(frozen=True, kw_only=True)
class Correction:
    """The clarification that goes out with an answer; a later deadline where it may affect the preparation of bids."""

    content: str
    affects_preparation: bool
    bids_due_at: datetime | None = None


@transaction.atomic
def answer(
    *,
    objection: Objection,
    matter: str,
    answer: str,
    outcome: Literal["rejected", "corrected", "upheld"],
    by: Actor,
    now: datetime,
    measure: str = "none",
    correction: Correction | None = None,
) -> Objection:
    """Answer an objection for everybody to read, do what follows, and let the tender go on (条例 第二十二、四十四、五十四条).

    `matter` restates what was objected to without naming the objector. Documents that are corrected are clarified in
    the same act. A late answer is taken; supervision sees it. Raises NotAllowed, ObjectionOver, OutcomeDoesNotFit,
    NamesSomebody, BadInput, and for a correction what `documents.clarify` raises.
    """
    permit(by, "objections.answer", objection.tender)
    Tender.objects.select_for_update().get(pk=objection.tender_id)
    held = open_objection(objection)
    _require_fitting(held, outcome, measure)
    held.matter = written(matter, field="matter", limit=LONGEST_MATTER)
    held.answer = written(answer, field="answer", limit=LONGEST)
    if names_are_secret(held, now):
        said = (held.matter, held.answer, *([correction.content] if correction else []))
        require_no_names(*said, tender=held.tender)
    held.state, held.outcome, held.measure, held.ended_at = "answered", outcome, measure, now
    held.save(update_fields=["matter", "answer", "state", "outcome", "measure", "ended_at"])
    record(_event(held), by=by, now=now)
    if measure == "clarify":
        _clarify(held, correction, by=by, now=now)
    if held.hold is not None:
        resume(hold=held.hold, reason="异议已答复", by=Actor.platform(own_origin()), now=now)
    _follow(held, by=by, now=now)
    return held


def _require_fitting(objection: Objection, outcome: str, measure: str) -> None:
    choices = FOLLOWS[objection.about]
    if measure not in choices.get(outcome, ()):
        raise OutcomeDoesNotFit(
            field="outcome",
            about=objection.get_about_display(),
            about_en=objection.about,
            outcome=outcome,
            measure=measure,
            choices=", ".join(f"{one} / {other}" for one, others in choices.items() for other in others),
        )


def _clarify(objection: Objection, correction: Correction | None, *, by: Actor, now: datetime) -> None:
    if correction is None:
        raise BadInput(
            field="correction",
            what="改正招标文件的，应当同时写明澄清或者修改的内容。",
            what_en="Where the documents are corrected, say how they are clarified or changed.",
        )
    clarify(
        tender=objection.tender,
        content=correction.content,
        affects_preparation=correction.affects_preparation,
        bids_due_at=correction.bids_due_at,
        by=by,
        now=now,
    )


def _follow(objection: Objection, *, by: Actor, now: datetime) -> None:
    if objection.lot is None:
        return
    if objection.measure == "re-evaluate":
        reopen_evaluation(lot=objection.lot, reason=objection.answer, by=by, now=now)
    elif objection.measure == "retender":
        platform = Actor.platform(own_origin())
        fail_lot(
            lot=objection.lot, cause="objection-upheld", count=0, explanation=objection.answer, by=platform, now=now
        )


def _event(objection: Objection) -> ObjectionAnswered:
    return ObjectionAnswered(
        tender=objection.tender_id,
        lot=objection.lot_id,
        objection=objection.code,
        about=cast("Subject", objection.about),
        matter=objection.matter,
        answer=objection.answer,
        outcome=cast("Outcome", objection.outcome),
        measure=cast("Measure", objection.measure),
    )
