"""Forms of the award: publish candidates, decide, report."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tianping.trading.award.rules import PassedOver
from tianping.web import wording
from tianping.web.filing.fields import Chosen, Moment, Passage
from tianping.web.filing.forms import FilingForm

GROUNDS = (
    ("", _("没有法定情形")),
    ("renounces", _("放弃中标")),
    ("force-majeure", _("因不可抗力不能履行合同")),
    ("no-performance-bond", _("不按要求提交履约保证金")),
    ("unlawful", _("被查实有影响中标结果的违法行为")),
)
"""As 条例 art. 55 lists them; a tender that it does not bind may give a reason alone."""


class PublishForm(FilingForm):
    """Until when the candidates stand published; the list is the committee's."""

    until_at = Moment(
        label=_("公示到"), required=False, help_text=_("不填就按法定最短时间：不少于 3 日，末日遇休息日顺延。")
    )


class ReportForm(FilingForm):
    """The written report to the supervisor."""

    content = Passage(
        label=_("书面报告"),
        max_length=20_000,
        help_text=_("写招标范围、招标方式、评标委员会组成、评标结果和中标结果。20 字以上。"),
    )


class NothingForm(FilingForm):
    """No fields: the page itself is the question."""


def candidate_name(one: dict[str, Any]) -> str:
    """This function will name a candidate with its rank and price."""
    return gettext("第 {rank} 名　{name}　{price} 元").format(
        rank=one["rank"], name=one["bidder_name"], price=wording.yuan(one["price"])
    )


def decide_form(candidates: Sequence[dict[str, Any]]) -> type[FilingForm]:
    """This function will return the form that decides among candidates, with a ground and reason for each before the last."""
    choices = [(str(one["receipt"]), candidate_name(one)) for one in candidates]

    class DecideForm(FilingForm):
        """Who wins, and why those before do not."""

        names: ClassVar[dict[str, str]] = {"passed_over": "reason_1"}
        winner = Chosen(label=_("中标人"), choices=choices)

        def told(self) -> dict[str, Any]:
            """This method will say the winner and why each candidate before it does not win."""
            given = super().told()
            return {"winner": given["winner"], "passed_over": list(_passed_over(candidates, given))}

    for at, one in enumerate(candidates[:-1], 1):
        name = one["bidder_name"]
        ground = Chosen(
            label=_("不定第 %(rank)s 名的法定情形") % {"rank": one["rank"]},
            required=False,
            choices=GROUNDS,
            help_text=_("定 %(name)s 为中标人的不填。") % {"name": name},
        )
        reason = Passage(label=_("不定第 %(rank)s 名的说明") % {"rank": one["rank"]}, required=False, max_length=2000)
        DecideForm.base_fields |= {f"ground_{at}": ground, f"reason_{at}": reason}
    return DecideForm


def _passed_over(candidates: Sequence[dict[str, Any]], given: dict[str, Any]) -> Any:
    for at, one in enumerate(candidates, 1):
        if one["receipt"] == given["winner"]:
            return
        yield PassedOver(
            receipt=str(one["receipt"]), ground=given.get(f"ground_{at}") or "", reason=given.get(f"reason_{at}") or ""
        )
