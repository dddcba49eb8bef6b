"""Forms of the trust list: a CA to be added, a CA to be ended."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tianping.sealing.naming_rules import PersonRule, UsccRule
from tianping.web.filing.fields import Chosen, Code, Moment, Passage, Upload, Words
from tianping.web.filing.forms import FilingForm

PEM = ("pem", "crt", "cer")
PLACES = (("subject", _("证书主体的一项")), ("extension", _("一个扩展项")))
DEFAULT = UsccRule()
OF_PERSON = PersonRule()


class AuthorityForm(FilingForm):
    """A CA: its certificates, its revocation lists, where it puts the credit code."""

    name = Words(label=_("CA 名称"), max_length=200)
    roots = Upload(label=_("根证书"), kinds=PEM, limit_mib=1, help_text=_("PEM 格式；可以含几张根证书。"))
    intermediates = Upload(label=_("中间证书"), kinds=PEM, limit_mib=1, required=False, help_text=_("PEM 格式。"))
    crl_places = Passage(
        label=_("吊销列表的网址"), required=False, max_length=2000, help_text=_("一行一个；平台每半小时取一次。")
    )
    valid_from = Moment(label=_("从什么时候起有效"), required=False, help_text=_("不填就是现在。"))
    valid_to = Moment(label=_("到什么时候停用"), required=False, help_text=_("不填就是一直有效。"))
    place = Chosen(label=_("信用代码在证书的哪里"), choices=PLACES, initial="subject")
    oid = Code(label=_("那一项的对象标识（OID）"), max_length=60, initial=DEFAULT.oid)
    pattern = forms.CharField(
        label=_("怎样从中取出信用代码"),
        max_length=200,
        initial=DEFAULT.pattern,
        widget=forms.TextInput(attrs={"class": "tp-code", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("正则表达式，其中 uscc 一组就是 18 位代码。没有特别约定的，不用改。"),
    )

    person_oid = Code(
        label=_("经办人姓名那一项的对象标识（OID）"),
        max_length=60,
        required=False,
        initial=OF_PERSON.oid,
        help_text=_("在证书主体里。不填就是 2.5.4.3（通用名）。"),
    )
    person_pattern = forms.CharField(
        label=_("怎样从中取出经办人姓名"),
        max_length=200,
        required=False,
        initial=OF_PERSON.pattern,
        widget=forms.TextInput(attrs={"class": "tp-code", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("正则表达式，其中 person 一组就是姓名；与单位名称相同的，算单位自己的证书。"),
    )
    ocsp_places = Passage(
        label=_("在线查询证书状态（OCSP）的网址"),
        required=False,
        max_length=2000,
        help_text=_("一行一个；写进信任列表，供各方查询。"),
    )

    def clean_person_oid(self) -> str:
        """This method will check the form of the object identifier; empty is the usual place."""
        return self._oid(str(self.cleaned_data["person_oid"] or OF_PERSON.oid))

    def clean_person_pattern(self) -> str:
        """This method will check that the pattern can be read and names its group; empty is the usual one."""
        return self._pattern(str(self.cleaned_data["person_pattern"] or OF_PERSON.pattern), "person")

    def clean_ocsp_places(self) -> str:
        """This method will check that each line is an address."""
        return self._places(str(self.cleaned_data["ocsp_places"] or ""))

    def clean_oid(self) -> str:
        """This method will check the form of the object identifier."""
        return self._oid(str(self.cleaned_data["oid"]))

    def _oid(self, text: str) -> str:
        if not re.fullmatch(r"[0-2](\.\d{1,10}){1,20}", text):
            raise ValidationError(gettext("OID 由数字和点组成，例如 2.5.4.5。"))
        return text

    def clean_pattern(self) -> str:
        """This method will check that the pattern can be read and names its group."""
        return self._pattern(str(self.cleaned_data["pattern"]), "uscc")

    def _pattern(self, text: str, group: str) -> str:
        try:
            named = group in re.compile(text).groupindex
        except re.error:
            named = False
        if not named:
            raise ValidationError(gettext("这个表达式用不了：要写对，并且有名为 {group} 的一组。").format(group=group))
        return text

    def clean_crl_places(self) -> str:
        """This method will check that each line is an address."""
        return self._places(str(self.cleaned_data["crl_places"]))

    def _places(self, text: str) -> str:
        for line in text.split("\n"):
            if line and not re.fullmatch(r"https?://\S{3,300}", line.strip()):
                raise ValidationError(
                    gettext("“{line}”不是网址。请写 http:// 或 https:// 开头的网址。").format(line=line[:60])
                )
        return text

    def rule(self, given: dict[str, Any]) -> UsccRule:
        """This method will return the rule for the credit code."""
        return UsccRule(place=given["place"], oid=given["oid"], pattern=given["pattern"])

    def person_rule(self, given: dict[str, Any]) -> PersonRule:
        """This method will return the rule for the person."""
        return PersonRule(oid=given["person_oid"], pattern=given["person_pattern"])


class EndForm(FilingForm):
    """Nothing is asked; the check page tells which CA is ended."""
