"""Forms of approvals: a rule of the organisation, something put to approval, a decision."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tianping.web.accounts.organisation import people
from tianping.web.filing.fields import Chosen, Passage, YesNo
from tianping.web.filing.forms import FilingForm

LONGEST = 2_000


class AskForm(FilingForm):
    """What the approver should know."""

    note = Passage(label=_("给审批人的说明"), required=False, max_length=LONGEST)


class RuleForm(FilingForm):
    """Whether an act is approved first, and by whom; `of` makes it for an organisation."""

    wanted = YesNo(label=_("办理前要先经第二人审批吗？"))
    approvers = forms.MultipleChoiceField(
        label=_("指定审批人"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不指定的，本单位除提交人以外的任何人都可以审批。"),
    )

    @classmethod
    def of(cls, office: str) -> type["RuleForm"]:
        """This method will return the form with the people of an organisation to choose from."""
        chosen = [(one.user.public_id, one.user.name or one.user.public_id) for one in people(office)]

        class OfOffice(cls):  # type: ignore[valid-type,misc]
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                super().__init__(*args, **kwargs)
                self.fields["approvers"].choices = chosen

        return OfOffice


class DecisionForm(FilingForm):
    """A second person's decision; a refusal says why."""

    approves = Chosen(label=_("审批意见"), choices=(("yes", _("同意")), ("no", _("不同意"))))
    reason = Passage(label=_("理由"), required=False, max_length=LONGEST, help_text=_("不同意的，必须写明理由。"))

    def clean(self) -> dict[str, Any]:
        """This method will ask for the reason of a refusal."""
        given = super().clean() or {}
        if given.get("approves") == "no" and not given.get("reason"):
            self.add_error("reason", ValidationError(gettext("不同意的，请写明理由，提交人好改。")))
        return given
