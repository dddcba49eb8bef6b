"""Forms of directives: which one, and what each must say."""

from django.utils.translation import gettext_lazy as _

from tianping.web.filing.fields import Chosen, Code, Moment, Passage, Words
from tianping.web.filing.forms import FilingForm

KINDS = (
    ("suspend", _("责令暂停：在查清之前，不开标、不评标、不定标")),
    ("correct", _("责令改正：招标继续，限期改正一件事")),
)


class ChoiceForm(FilingForm):
    """Which directive, about which tender."""

    tender = Code(label=_("招标项目编号"), max_length=40, help_text=_("在项目页的标题下面，可以复制。"))
    kind = Chosen(label=_("要签发什么"), choices=KINDS)


class WordsForm(FilingForm):
    """Facts and legal basis, as everybody reads them."""

    reason = Passage(
        label=_("事实和理由"),
        max_length=4000,
        help_text=_("会公开。写事实和时间，不写投诉人、不写没有查实的推断。"),
    )
    basis = Words(label=_("依据"), max_length=200, help_text=_("写到条，例如：条例 第六十二条。"))


class CorrectionForm(WordsForm):
    """What is to be corrected, until when."""

    demand = Passage(label=_("要做什么"), max_length=4000, help_text=_("一句一件事，做完了看得出来。"))
    due = Moment(label=_("最迟什么时候"), help_text=_("北京时间。"))


class SettlementForm(FilingForm):
    """What was seen of a correction."""

    note = Passage(
        label=_("核实情况"), max_length=2000, help_text=_("会公开。写看到了什么，例如：候选人公示已于今日发布。")
    )
