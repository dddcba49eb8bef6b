"""Forms of the hall: an objection on the spot, its answer, a recovery code."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from tianping.web.filing.fields import Passage
from tianping.web.filing.forms import FilingForm


class SpotObjectionForm(FilingForm):
    """What is objected to."""

    content = Passage(
        label=_("对开标有异议，写在这里"),
        max_length=4000,
        help_text=_("一句话说清：哪一份、哪一项、你认为应当是什么。"),
    )


class SpotAnswerForm(FilingForm):
    """The answer, on the spot."""

    answer = Passage(label=_("答复"), max_length=4000, help_text=_("写明采纳还是不采纳，为什么。"))


class RecoveryForm(FilingForm):
    """A recovery code; its name keeps it out of drafts."""

    names: ClassVar[dict[str, str]] = {"code": "secret_words"}
    secret_words = Passage(
        label=_("恢复码"),
        max_length=1000,
        help_text=_("加密时得到的 17 个词，在 .recovery.html 文件里，用短横线或者空格隔开。"),
    )
