"""The form that confirms a refund."""

from django.utils.translation import gettext_lazy as _

from tianping.web.filing.fields import Amount, Moment
from tianping.web.filing.forms import FilingForm


class PaidForm(FilingForm):
    """Interest and time of a refund."""

    interest = Amount(label=_("银行同期存款利息（元）"), help_text=_("没有利息的填 0.00。"))
    paid_at = Moment(label=_("退还时间"), help_text=_("以银行回单为准。"))
