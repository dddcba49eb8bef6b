"""Forms of registration: a newcomer's application, its completion, a registered firm's change, the operator's reading."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tianping.law import regions
from tianping.public_service.subjects.checks import Registration
from tianping.web.accounts.role_names import role_name
from tianping.web.filing.fields import Chosen, Code, CreditCode, Passage, Upload, Words
from tianping.web.filing.forms import FilingForm
from tianping.web.problems import language

PAPERS = ("pdf", "jpg", "png")
LICENCE_MIB = 5
APPLIED = ("buyer", "agency", "bidder")
"""Roles that a firm applies for on the page; departments and experts are admitted in other ways."""


@lru_cache(maxsize=4)
def _regions(words: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (one.code, f"{one.code} {one.zh if words == 'zh' else one.en or one.zh}") for one in regions.all_regions()
    )


def region_choices() -> list[tuple[str, str]]:
    """This function will list the regions in the reader's language."""
    return [("", gettext("请选择")), *_regions(language())]


def role_choices(roles: Iterable[str] = APPLIED) -> list[tuple[str, str]]:
    """This function will list roles in the reader's language."""
    return [(role, role_name(role, language())) for role in roles]


class Several(forms.MultipleChoiceField):
    """Some of a few."""

    widget = forms.CheckboxSelectMultiple


class ChangeForm(FilingForm):
    """What a registration says besides its credit code, and the licence that proves it."""

    name = Words(label=_("单位名称"), max_length=200, help_text=_("与营业执照或登记证书一字不差。"))
    legal_form = Words(
        label=_("类型"), max_length=60, help_text=_("照抄执照上的“类型”，例如：有限责任公司、事业单位。")
    )
    region = Chosen(label=_("所在地区"), choices=region_choices)
    roles = Several(label=_("在平台上的身份"), choices=role_choices, help_text=_("可以多选；以后要加，提交变更就行。"))
    contact = Words(label=_("联系方式"), max_length=200, help_text=_("单位电话或邮箱，只有核验人员看得到，不公开。"))
    licence = Upload(
        label=_("营业执照或登记证书"),
        kinds=PAPERS,
        limit_mib=LICENCE_MIB,
        help_text=_("PDF 或照片，不超过 5 MB。只给核验人员看，不公开。"),
    )

    def registration(self, given: dict[str, Any], *, uscc: str) -> Registration:
        """This method will return the registration that is asked for."""
        return Registration(
            uscc=uscc,
            name=given["name"],
            legal_form=given["legal_form"],
            region=given["region"],
            roles=tuple(given["roles"]),
        )


class ApplicationForm(ChangeForm):
    """A newcomer's application."""

    uscc = CreditCode(label=_("统一社会信用代码"), help_text=_("18 位，在营业执照或登记证书上；填错一位，马上告诉你。"))
    field_order = ("uscc", "name", "legal_form", "region", "roles", "contact", "licence")


class CompletionForm(ChangeForm):
    """An application completed: the licence only where it is to be another one."""

    licence = Upload(
        label=_("换一份营业执照或登记证书"),
        kinds=PAPERS,
        limit_mib=LICENCE_MIB,
        required=False,
        help_text=_("不换就不选，原来那份还在。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["contact"]


class OpenForm(FilingForm):
    """How a newcomer comes back to its application."""

    application = Code(label=_("申请编号"), max_length=32, help_text=_("32 位，在申请回执上。"))
    secret = forms.CharField(
        label=_("查询口令"),
        max_length=64,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("申请时只显示过一次。忘了的，请联系平台服务窗口。"),
    )


class WithdrawForm(FilingForm):
    """Nothing is asked; the check page tells what is taken back."""


class LicenceForm(FilingForm):
    """What the operator reads on the licence."""

    uscc = CreditCode(label=_("执照上的统一社会信用代码"))
    name = Words(label=_("执照上的名称"), max_length=200)
    legal_form = Words(label=_("执照上的类型"), max_length=60)


class ReasonForm(FilingForm):
    """A reason that the applicant reads."""

    reason = Passage(label=_("理由"), max_length=2000, help_text=_("申请人会看到。写明哪一项不对、怎样改。"))
