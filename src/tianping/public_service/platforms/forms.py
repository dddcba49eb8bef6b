"""Forms of docking: a proposal typed in for a platform, and the reason of taking it off or putting it on."""

from django.utils.translation import gettext_lazy as _

from tianping.web.filing.fields import Chosen, Code, CreditCode, Passage, Words
from tianping.web.filing.forms import FilingForm

KINDS = (
    ("trading", _("交易平台")),
    ("service", _("公共服务平台")),
    ("supervision", _("行政监督平台")),
    ("custodian", _("密钥保管方")),
)


class ProposalForm(FilingForm):
    """What a platform says of itself when it proposes to dock."""

    origin = Code(label=_("日志名"), max_length=120, help_text=_("小写域名，例如 trading.example.org。"))
    kind = Chosen(label=_("平台种类"), choices=KINDS)
    name = Words(label=_("平台名称"), max_length=200)
    base_url = Code(label=_("网址"), max_length=300, help_text=_("接口所在的网址，以 https:// 开头，末尾不带斜杠。"))
    operator = CreditCode(label=_("运营单位的统一社会信用代码"))
    operator_name = Words(label=_("运营单位名称"), max_length=200)
    vkey = Code(label=_("日志公钥"), max_length=300, help_text=_("C2SP 校验公钥，由该平台给出。"))
    identity = Code(label=_("身份公钥"), max_length=300, help_text=_("用来签请求的公钥，名称是“日志名/identity”。"))


class ReasonForm(FilingForm):
    """A reason that is published."""

    reason = Passage(label=_("理由"), max_length=1000, help_text=_("会写入公开日志，人人看得到。"))
