"""Forms of experts: an application with its papers, its completion, a reason, a decline."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tianping.law import classification, codes
from tianping.public_service.experts.admission import Application
from tianping.public_service.subjects.forms import PAPERS, region_choices
from tianping.refusals import Refusal
from tianping.web.filing.fields import Chosen, CreditCode, Passage, Upload, Words, YesNo, said
from tianping.web.filing.forms import FilingForm
from tianping.web.filing.kept import KeptFile
from tianping.web.filing.tidying import plain
from tianping.web.problems import language

PAPER_MIB, SLOTS = 3, ("paper_1", "paper_2", "paper_3")
FACTS = ("name", "speciality", "employer", "employer_name", "region", "years", "senior_title", "equal_level")


def speciality_choices() -> list[tuple[str, str]]:
    """This function will list the specialities, the classes of the classification of tenders, in the reader's language."""
    classes = [one for one in classification.lot_classes() if len(one.code) > 1 or one.code in ("B", "C")]
    words = language()
    return [
        ("", gettext("请选择")),
        *((one.zh, f"{one.code} {one.zh if words == 'zh' else one.en}") for one in classes),
    ]


class ExpertForm(FilingForm):
    """An application to the pool (招标投标法 第三十七条)."""

    name = Words(label=_("姓名"), max_length=60)
    speciality = Chosen(label=_("评标专业"), choices=speciality_choices, help_text=_("按招标项目分类表选主专业。"))
    employer = CreditCode(label=_("工作单位的统一社会信用代码"), help_text=_("抽取时据此回避；退休的填原单位。"))
    employer_name = Words(label=_("工作单位名称"), max_length=200)
    region = Chosen(label=_("常住地区"), choices=region_choices)
    years = forms.IntegerField(
        label=_("从业年限（年）"),
        min_value=0,
        max_value=70,
        help_text=_("须满 8 年。"),
        error_messages={"invalid": _("请填整数，例如 12。")},
    )
    senior_title = YesNo(label=_("有高级职称吗？"))
    equal_level = Words(
        label=_("没有高级职称的，具有什么同等专业水平"),
        max_length=200,
        required=False,
        help_text=_("例如注册一级建造师满 8 年。"),
    )
    ties = Passage(
        label=_("有利害关系的其他单位"),
        required=False,
        max_length=1000,
        help_text=_("一行一个统一社会信用代码，例如持股、近亲属任职的单位；抽取时一并回避。"),
    )
    paper_1 = Upload(
        label=_("职称证书或同等水平的证明"), kinds=PAPERS, limit_mib=PAPER_MIB, help_text=_("PDF 或照片，不超过 3 MB。")
    )
    paper_2 = Upload(label=_("从业年限的证明"), kinds=PAPERS, limit_mib=PAPER_MIB, help_text=_("单位证明或社保记录。"))
    paper_3 = Upload(label=_("其他证明"), kinds=PAPERS, limit_mib=PAPER_MIB, required=False)

    def clean_ties(self) -> str:
        """This method will check every code."""
        for code in self._codes():
            try:
                codes.uscc.check(code)
            except Refusal as refusal:
                raise ValidationError(said(refusal)) from None
        return str(self.cleaned_data["ties"])

    def application(self, given: dict[str, Any]) -> Application:
        """This method will return the facts as the domain takes them."""
        facts = {name: given[name] for name in FACTS} | {"equal_level": given["equal_level"] or ""}
        ties = [plain(line).upper() for line in (given["ties"] or "").split("\n") if line.strip()]
        return Application(person="", ties=ties, **facts)

    def papers(self, given: dict[str, Any]) -> list[KeptFile]:
        """This method will return the papers that were chosen."""
        return [given[slot] for slot in SLOTS if given[slot]]

    def _codes(self) -> list[str]:
        return [plain(line).upper() for line in str(self.cleaned_data["ties"]).split("\n") if line.strip()]


class CompletionForm(ExpertForm):
    """An application completed: papers only where there are more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for slot in SLOTS:
            self.fields[slot].required = False


class EmptyForm(FilingForm):
    """Nothing is asked; the check page tells what is done."""


class ReasonForm(FilingForm):
    """A reason that the person concerned reads."""

    reason = Passage(label=_("理由"), max_length=2000, help_text=_("本人会看到，写明事实和依据。"))


class DeclineForm(FilingForm):
    """Why a drawn expert does not come."""

    reason = Words(label=_("为什么不能参加"), max_length=200, help_text=_("例如与投标人有利害关系、生病。"))
