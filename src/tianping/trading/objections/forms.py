"""Forms of objections: raise one, answer one."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tianping.trading.objections.actions import Correction
from tianping.trading.objections.actions.answering import FOLLOWS
from tianping.trading.objections.models import Objection
from tianping.trading.objections.windows import Subject
from tianping.web.filing.fields import Chosen, Moment, Passage, YesNo
from tianping.web.filing.forms import FilingForm
from tianping.web.tenders.lines_disputes import about as named
from tianping.web.tenders.lines_disputes import measure as measured
from tianping.web.tenders.lines_disputes import outcome as ended


def raise_form(subjects: list[Subject]) -> type[FilingForm]:
    """This function will return the form that raises an objection to one of the subjects that are open now."""
    choices = [(subject_key(about, lot.code if lot else ""), subject_name(about, lot)) for about, lot in subjects]

    class RaiseForm(FilingForm):
        """An objection: to what, what is wrong, what is asked for, and the interest of who did not bid."""

        names: ClassVar[dict[str, str]] = {"about": "subject", "lot": "subject"}
        subject = Chosen(label=_("对什么提异议"), choices=choices)
        content = Passage(
            label=_("哪里有问题"),
            max_length=8000,
            help_text=_("写事实和依据，例如第几页哪一条。答复公开，你的原文和单位名称不公开。"),
        )
        request = Passage(label=_("要求怎样改"), max_length=2000)
        interest = Passage(
            label=_("与本项目的利害关系"),
            required=False,
            max_length=1000,
            help_text=_("没有投标的单位对评标结果提异议时要写，例如为哪家投标人供应设备。"),
        )

        def told(self) -> dict[str, Any]:
            """This method will split the subject and leave no interest empty."""
            given = super().told()
            about, _sep, lot = given.pop("subject").partition(":")
            return given | {"about": about, "lot": lot, "interest": given["interest"] or ""}

    return RaiseForm


def subject_key(about: str, lot: str) -> str:
    """This function will write a subject as the value of a choice."""
    return f"{about}:{lot}" if lot else about


def subject_name(about: str, lot: Any) -> str:
    """This function will name a subject: 评标结果（施工一标段）."""
    return gettext("{about}（{lot}）").format(about=named(about), lot=lot.name) if lot else named(about)


def answer_form(objection: Objection) -> type[FilingForm]:
    """This function will return the form that answers an objection, with the outcomes that it can have."""
    follows = FOLLOWS[objection.about]
    pairs = [(outcome, measure) for outcome, measures in follows.items() for measure in measures]
    choices = [(f"{outcome}:{measure}", _decision(outcome, measure)) for outcome, measure in pairs]

    class AnswerForm(FilingForm):
        """The answer for everybody to read, and what follows from it."""

        names: ClassVar[dict[str, str]] = {"outcome": "decision", "measure": "decision", "correction": "correction"}
        matter = Passage(
            label=_("异议事项（公开）"),
            max_length=2000,
            help_text=_("用自己的话概括，不写单位名称，看不出是谁提的。"),
        )
        decision = Chosen(label=_("怎样处理"), choices=choices)
        answer = Passage(label=_("答复（公开）"), max_length=8000, help_text=_("先写结论，再写理由和依据。"))

        def told(self) -> dict[str, Any]:
            """This method will split the decision into outcome and measure, and tell the correction that goes with it."""
            given = super().told()
            outcome, _sep, measure = given.pop("decision").partition(":")
            facts = {name: given.pop(name, None) for name in ("correction", "affects_preparation", "bids_due_at")}
            correction = _correction(facts) if measure == "clarify" else None
            return given | {"outcome": outcome, "measure": measure, "correction": correction}

    if objection.about != "documents":
        return AnswerForm

    class CorrectingForm(AnswerForm):
        """With the clarification of the documents."""

        names: ClassVar[dict[str, str]] = {**AnswerForm.names, "content": "correction"}
        correction = Passage(
            label=_("澄清或者修改的内容（公开）"), required=False, max_length=20_000, help_text=_("改正的才填。")
        )
        affects_preparation = YesNo(label=_("可能影响编制投标文件吗？"), required=False)
        bids_due_at = Moment(
            label=_("顺延后的投标截止时间"),
            required=False,
            help_text=_("影响编制的，截止时间距澄清不少于 15 日；不足的写顺延后的时间。"),
        )

        def clean(self) -> dict[str, Any]:
            """This method will ask for the correction where the documents are corrected."""
            given: dict[str, Any] = super().clean() or {}
            if str(given.get("decision", "")).endswith(":clarify"):
                for name in ("correction", "affects_preparation"):
                    if given.get(name) in ("", None) and name not in self.errors:
                        self.add_error(name, ValidationError(gettext("改正招标文件的，这一项要填。")))
            return given

    return CorrectingForm


def _decision(outcome: str, measure: str) -> str:
    done = measured(measure)
    return gettext("{outcome}，{measure}").format(outcome=ended(outcome), measure=done) if done else ended(outcome)


def _correction(facts: dict[str, Any]) -> Correction:
    return Correction(
        content=facts["correction"],
        affects_preparation=bool(facts["affects_preparation"]),
        bids_due_at=facts["bids_due_at"],
    )


class NothingForm(FilingForm):
    """No fields: the page itself is the question."""
