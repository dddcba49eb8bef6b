"""The form of monitoring: what was done about an alarm."""

from django.utils.translation import gettext_lazy as _

from tianping.web.filing.fields import Passage
from tianping.web.filing.forms import FilingForm


class HandleForm(FilingForm):
    """How an alarm was handled."""

    note = Passage(
        label=_("怎样处理的"),
        max_length=2000,
        help_text=_("写清找了谁、怎么说、下一步，例如：已电话督促招标人，今日公示。"),
    )
