"""The form of a warning: what became of it."""

from django.utils.translation import gettext_lazy as _

from tianping.web.filing.fields import Chosen, Passage
from tianping.web.filing.forms import FilingForm

VERDICTS = (
    ("pending", _("待查：还没有查清")),
    ("confirmed", _("属实：查到了问题")),
    ("cleared", _("排除：有正当解释")),
)


class AnswerForm(FilingForm):
    """Result and reason."""

    verdict = Chosen(label=_("核实结果"), choices=VERDICTS)
    reason = Passage(
        label=_("理由"),
        max_length=2000,
        help_text=_("写核实了什么、看到了什么，例如：调阅两家成本测算，材料价来自同一期信息价。"),
    )
