"""Forms of incidents: terminate, tender anew."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tianping.trading.plans.models import Lot
from tianping.trading.plans.rules import INVITATION_GROUNDS
from tianping.web.filing.fields import Chosen, Passage, Words
from tianping.web.filing.forms import FilingForm


class TerminateForm(FilingForm):
    """Why a tender ends, and how what was paid is returned."""

    reason = Passage(label=_("终止的理由（公开）"), max_length=4000)
    refunds = Passage(
        label=_("费用和保证金怎样退（公开）"),
        max_length=4000,
        help_text=_("已收的文件费用、保证金及银行同期存款利息都要退。"),
    )


def repeat_form(lots: list[Lot], *, invited: bool) -> type[FilingForm]:
    """This function will return the form that tenders lots anew; the ground is asked for where one invites."""
    choices = [(lot.code, f"{lot.name}　{lot.code}") for lot in lots]

    class RepeatForm(FilingForm):
        """Which lots, and what the buyer found and changes."""

        lots = forms.MultipleChoiceField(
            label=_("重新招标的标段"),
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
        )
        reason = Passage(
            label=_("失败原因和这次的改变（公开）"), max_length=4000, help_text=_("分析原因，说明采取了什么措施。")
        )
        name = Words(
            label=_("新的项目名称"), required=False, max_length=600, help_text=_("不填就在原名称后注明第几次招标。")
        )

        def told(self) -> dict[str, Any]:
            """This method will leave an empty name empty."""
            given = super().told()
            return given | {"name": given["name"] or ""}

    if invited:
        RepeatForm.base_fields["invitation_ground"] = Chosen(
            label=_("邀请招标的理由"), choices=tuple(INVITATION_GROUNDS.items())
        )
    return RepeatForm
