"""Forms of the evaluation: the committee, questions and answers, motions and votes, signatures."""

import json
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tianping.trading.evaluation import labels
from tianping.web import parts
from tianping.web.files import open_file
from tianping.web.filing.fields import Amount, Chosen, Moment, Passage, Upload, YesNo
from tianping.web.filing.forms import FilingForm
from tianping.web.filing.tidying import plain

MOST_BYTES = 60_000
"""A signature with its chain of certificates is a few kilobytes."""


class Whole(forms.IntegerField):
    """A whole number from 1 on; full-width digits are taken."""

    def __init__(self, **kwargs: Any) -> None:
        wrong = _("请填整数，从 1 到 99。")
        super().__init__(min_value=1, max_value=99, **kwargs)
        self.error_messages |= {"invalid": wrong, "min_value": wrong, "max_value": wrong}
        for validator in self.validators:
            validator.message = wrong  # type: ignore[attr-defined]
        self.widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "tp-num", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:
        """This method will read the number as it is meant."""
        return super().to_python(plain(str(value or "")))


class Lines(Passage):
    """Several short things, one on each line."""

    widget = forms.Textarea(attrs={"rows": 3})


def lines_of(text: Any) -> list[str]:
    """This function will return the lines of a field that say something."""
    return [line.strip() for line in str(text or "").splitlines() if line.strip()]


REPRESENTATIVES = _("招标人代表")
ONE_PER_LINE = _("一行一名，姓名与其数字证书一致。不是招标人本单位的人员，姓名后空一格写其单位的统一社会信用代码。")


def named(text: Any) -> list[tuple[str, str]]:
    """This function will read representatives: name, and the employer's credit code where one is written."""
    found = []
    for line in lines_of(text):
        name, _gap, code = line.replace("，", " ").replace(",", " ").rpartition(" ")
        written = plain(code).upper()
        is_code = len(written) == 18 and written.isascii() and written.isalnum()
        found.append((name.strip(), written) if name and is_code else (line, ""))
    return found


class RequestForm(FilingForm):
    """The committee that is asked for."""

    names: ClassVar[dict[str, str]] = {"representatives.name": "representatives"}
    seats = Whole(label=_("成员人数"), help_text=_("五人以上单数。"))
    experts = Whole(label=_("其中随机抽取的专家"), help_text=_("不少于成员总数的三分之二；其余为招标人代表。"))
    specialities = Lines(
        label=_("专家专业"), max_length=1200, help_text=_("一行一个，与专家库的专业名称一致，例如：A01 房屋建筑。")
    )
    representatives = Lines(label=REPRESENTATIVES, required=False, max_length=6000, help_text=ONE_PER_LINE)


class FormationForm(FilingForm):
    """The committee is formed; representatives only for seats of those who stood back."""

    names: ClassVar[dict[str, str]] = {"representatives.name": "representatives"}
    representatives = Lines(label=_("递补的招标人代表"), required=False, max_length=6000, help_text=ONE_PER_LINE)


class NothingMore(FilingForm):
    """An act that asks nothing but that it is meant."""


class TimeWishForm(FilingForm):
    """Why the time is too short."""

    reason = Passage(
        label=_("为什么时间不够"), max_length=2000, help_text=_("例如：投标文件多，现场核验没有做完。招标人看不到。")
    )


class ExtensionForm(FilingForm):
    """Until when the evaluation lasts."""

    until = Moment(label=_("延长到"), help_text=_("北京时间。要晚于现在，也要晚于上一次延长到的时间。"))


class ReasonForm(FilingForm):
    """Why somebody stands back."""

    reason = Passage(
        label=_("回避的理由"),
        max_length=2000,
        help_text=_("例如：近三年在投标人单位任职；与投标人负责人是近亲属。"),
    )


class InquiryForm(FilingForm):
    """A question to a bidder."""

    about = Chosen(label=_("询问什么"), choices=tuple(labels.ABOUT.items()))
    question = Passage(
        label=_("问题"),
        max_length=4000,
        help_text=_("只能请它说明。不要暗示或者诱导，也不要接受改变报价和实质内容的答复。"),
    )
    answer_due = Moment(label=_("答复截止"), required=False, help_text=_("不填，就是从现在起两小时。"))


class ExplanationForm(FilingForm):
    """A bidder's explanation."""

    explanation = Passage(
        label=_("书面说明"),
        max_length=20_000,
        help_text=_("只说明投标文件里已有的内容。不能改变报价，也不能改变实质性内容。"),
        widget=forms.Textarea(attrs={"rows": 10}),
    )


class RejectionForm(FilingForm):
    """A motion to reject a bid on a lawful ground."""

    ground = Chosen(label=_("否决理由"), choices=lambda: [("", gettext("请选择"))])
    explanation = Passage(
        label=_("事实和依据"), max_length=4000, help_text=_("写明投标文件第几页、与招标文件哪一条不符。")
    )

    def __init__(self, *args: Any, grounds: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["ground"]
        chosen.choices = [("", gettext("请选择")), *(grounds or [])]


class Signed(Amount):
    """An amount in yuan with its sign."""

    def to_python(self, value: Any) -> Any:
        """This method will read the amount; a minus of any kind makes it negative."""
        text = plain(str(value or ""))
        if text[:1] in {"-", "−", "－", "–"}:
            found = super().to_python(text[1:])
            return None if found is None else -found
        return super().to_python(text.removeprefix("+"))


class StepForm(FilingForm):
    """A motion to correct a bid's arithmetic, or to price its deviation."""

    kind = Chosen(
        label=_("调整什么"),
        choices=(("correction", labels.MOTION["correction"]), ("deviation", labels.MOTION["deviation"])),
    )
    amount = Signed(
        label=_("加到报价上的金额（元）"), help_text=_("减少的写负数，例如 -1200.50。投标人的报价本身不变。")
    )
    explanation = Passage(label=_("事实和依据"), max_length=4000, help_text=_("写明哪一处、怎么算出来的。"))


class AllForm(FilingForm):
    """A motion to reject all bids for lack of competition."""

    explanation = Passage(label=_("为什么明显缺乏竞争"), max_length=4000)


class VoteForm(FilingForm):
    """A vote."""

    agrees = YesNo(label=_("你同意吗？"))
    reason = Passage(label=_("理由"), required=False, max_length=2000)


class DrawUpForm(FilingForm):
    """The report is drawn up."""

    candidates = Chosen(
        label=_("推荐几名中标候选人"),
        choices=(("1", _("1 名")), ("2", _("2 名")), ("3", _("3 名"))),
        help_text=_("最多三名，按排名先后。"),
    )


class SignatureForm(FilingForm):
    """A signature made on the person's own machine: as a file, or pasted."""

    names: ClassVar[dict[str, str]] = {"signature": "pasted"}
    signed: dict[str, Any]
    signature = Upload(label=_("签名文件"), kinds=("json",), limit_mib=1, required=False)
    pasted = forms.CharField(
        label=_("或者粘贴签名结果"),
        required=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """This method will read the signature as JSON, from whichever place it was given."""
        given: dict[str, Any] = super().clean() or {}
        if self.errors:
            return given
        text = self._given(given)
        try:
            found = json.loads(text) if text else None
        except ValueError:
            found = None
        if not isinstance(found, dict):
            wrong = gettext("这不是签名结果。请用 tianping sign 签下面的原文，把生成的 JSON 文件交上来。")
            self.add_error("pasted", gettext("请交签名文件，或者粘贴签名结果。") if not text else wrong)
            return given
        self.signed = found
        return given

    def told(self) -> dict[str, Any]:
        """This method will return the signature."""
        return {"signature": self.signed}

    def facts(self) -> list[parts.Fact]:
        """This method will say by which algorithm it was signed, not the bytes of the signature."""
        pasted = str(self.fields["pasted"].label)
        shown = parts.Fact(term=gettext("签名算法"), value=str(self.signed.get("algorithm", "—")))
        return [*(fact for fact in super().facts() if fact.term != pasted), shown]

    @staticmethod
    def _given(given: dict[str, Any]) -> str:
        if kept := given.get("signature"):
            with open_file(kept.sha256) as file:
                return file.read(MOST_BYTES).decode("utf-8", errors="replace")
        return str(given.get("pasted") or "")


class DissentForm(SignatureForm):
    """A signature over the report with a dissent; the words are part of what is signed."""

    dissent = Passage(label=_("不同意见和理由"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    field_order = ("dissent", "signature", "pasted")

    def said(self) -> str:
        """This method will return the dissent as it stands in the form, tidied as it will be signed."""
        value = self["dissent"].value()
        return str(self.fields["dissent"].to_python(value)) if value else ""

    def told(self) -> dict[str, Any]:
        """This method will return signature and dissent."""
        return super().told() | {"dissent": self.cleaned_data["dissent"]}


def with_grounds(grounds: list[tuple[str, str]]) -> type[RejectionForm]:
    """This function will return the form of a rejection with the grounds of the law in force."""

    class Grounded(RejectionForm):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, grounds=grounds, **kwargs)

    return Grounded
