"""Forms of complaints: about what, the complaint itself, and each step of handling it.

A field may bear the name of a method of forms (`facts`): Django takes fields out of the class, and the method stays.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tianping.supervision.complaints import naming, queries
from tianping.web.clock import business_now
from tianping.web.filing.fields import Chosen, Code, CreditCode, Moment, Passage, Upload, Words, YesNo
from tianping.web.filing.forms import FilingForm

PAPERS = ("pdf", "jpg", "png")
LONG = 20_000


def _departments() -> list[tuple[str, str]]:
    return [("", gettext("请选择")), *((one.uscc, one.name) for one in queries.departments())]


class AboutForm(FilingForm):
    """About what: the first step."""

    against = Chosen(label=_("投诉涉及什么"), choices=lambda: list(naming.against().items()))
    tender = Code(
        label=_("招标项目编号"),
        required=False,
        max_length=40,
        help_text=_("涉及招标项目的必须填，在项目页的标题下面可以复制。"),
    )
    matter = Chosen(label=_("对哪件事有意见"), choices=lambda: list(naming.matters().items()))
    objection = Code(
        label=_("异议编号"),
        required=False,
        max_length=64,
        help_text=_("对招标文件、开标、评标结果有意见的，要先向招标人提异议；编号在异议回执上。"),
    )

    names: ClassVar[dict[str, str]] = {"standing": "against"}


class TextsForm(FilingForm):
    """A step of writing a complaint: what was left empty is an empty text."""

    def told(self) -> dict[str, Any]:
        """This method will return texts as texts, files apart."""
        return {name: "" if value is None else value for name, value in super().told().items()}


class ComplainantForm(TextsForm):
    """Who complains (条例 第六十条; 投诉处理办法 第七条)."""

    names: ClassVar[dict[str, str]] = {"files": "authority"}
    complainant_name = Words(label=_("你单位的名称"), max_length=200)
    address = Words(label=_("你单位的地址"), max_length=300)
    contact = Words(label=_("你单位的联系方式"), max_length=200, help_text=_("电话或邮箱，监督部门用它找你。"))
    standing = Chosen(
        label=_("你是谁"), choices=(("bidder", _("投标人，或准备投标")), ("interested", _("其他利害关系人")))
    )
    interest = Passage(label=_("利害关系"), required=False, max_length=LONG, help_text=_("其他利害关系人必须写。"))
    signer = Words(label=_("签署人"), max_length=60, help_text=_("法定代表人，或者受委托的人。"))
    by_agent = YesNo(label=_("由受委托的人办理吗？"))
    authority = Upload(
        label=_("授权委托书"), kinds=PAPERS, required=False, help_text=_("由受委托的人办理的，必须上传。")
    )


class RespondentForm(TextsForm):
    """Against whom, and to which department."""

    respondent = CreditCode(label=_("被投诉人的统一社会信用代码"), help_text=_("一般是招标人，已经填好。"))
    respondent_name = Words(label=_("被投诉人名称"), max_length=200)
    respondent_address = Words(label=_("被投诉人地址"), max_length=300)
    respondent_contact = Words(label=_("被投诉人联系方式"), max_length=200)
    department = Chosen(label=_("向哪个监督部门投诉"), choices=_departments)


class GroundsForm(TextsForm):
    """What happened and what is asked for."""

    knew_at = Moment(
        label=_("什么时候知道的"), help_text=_("从知道或者应当知道之日起 10 日内投诉；异议答复的时间不算。")
    )
    facts = Passage(label=_("基本事实"), max_length=LONG, help_text=_("什么时候、谁、做了什么。一件事一段。"))  # type: ignore[assignment]
    claims = Passage(label=_("请求"), max_length=LONG, help_text=_("希望监督部门怎样处理。"))
    clues = Passage(label=_("线索"), required=False, max_length=LONG)
    elsewhere = Passage(
        label=_("是否也向别处反映过"), required=False, max_length=LONG, help_text=_("写明部门、时间和结果。")
    )


class EvidenceForm(TextsForm):
    """What proves it (条例 第六十条: 必要的证明材料)."""

    names: ClassVar[dict[str, str]] = {"files": "evidence"}
    evidence = Upload(label=_("证明材料"), kinds=PAPERS, help_text=_("PDF、JPG 或 PNG，每份不超过 20 MB。"))
    evidence_2 = Upload(label=_("证明材料（第二份）"), kinds=PAPERS, required=False)
    evidence_3 = Upload(label=_("证明材料（第三份）"), kinds=PAPERS, required=False)


def respondent_form(
    *, lots: Sequence[tuple[str, str]], platforms: Sequence[tuple[str, str]] | None, named: bool
) -> type[RespondentForm]:
    """This function will return the step as it fits what the complaint is about: a lot to choose where there are
    several, a platform in place of a credit code, no code at all where the respondent has none."""
    fields: dict[str, Any] = {}
    if len(lots) > 1:
        whole = ("", gettext("整个项目"))
        fields["lot"] = Chosen(label=_("标段"), required=False, choices=[whole, *lots])
    if platforms is not None:
        fields["respondent"] = Chosen(label=_("哪个平台"), choices=[("", gettext("请选择")), *platforms])
    elif not named:
        fields["respondent"] = None
    made = type("FittingRespondentForm", (RespondentForm,), {"__module__": __name__, **fields})
    return cast("type[RespondentForm]", made)


class EmptyForm(FilingForm):
    """Nothing to fill in: the page says what follows, and the button does it."""


class CompletionAskedForm(FilingForm):
    """What is missing, until when."""

    missing = Passage(label=_("要补正什么"), max_length=LONG, help_text=_("逐项写，投诉人照着补。"))
    due = Moment(label=_("补正期限"), help_text=_("北京时间。"))


class RefusalForm(FilingForm):
    """The listed ground and the reason for not accepting."""

    ground = Chosen(label=_("哪种情形"), choices=lambda: [("", gettext("请选择")), *naming.grounds(business_now())])
    reason = Passage(label=_("理由"), max_length=LONG, help_text=_("书面告知投诉人的话。"))


class TransferForm(FilingForm):
    """The competent department, here or elsewhere."""

    names: ClassVar[dict[str, str]] = {"department": "to"}
    to = Chosen(label=_("移送到本平台的部门"), required=False, choices=_departments)
    to_name = Words(label=_("移送到其他部门"), required=False, max_length=200, help_text=_("本平台没有的，写全称。"))
    reason = Passage(label=_("移送理由"), max_length=LONG)

    def told(self) -> dict[str, Any]:
        """This method will return empty texts as texts."""
        return {name: value or "" for name, value in super().told().items()}


class StatementAskedForm(FilingForm):
    """What is put to the respondent, until when."""

    points = Passage(
        label=_("请被投诉人说明什么"),
        max_length=LONG,
        help_text=_("被投诉人会看到。不写投诉人的名称、代码和联系方式。"),
    )
    due = Moment(label=_("答复期限"), help_text=_("北京时间。"))


class PauseForm(FilingForm):
    """A test or review whose time is not counted."""

    kind = Chosen(label=_("什么事项"), choices=lambda: list(naming.pauses().items()))
    reason = Passage(label=_("为什么需要"), max_length=LONG)


class ResumptionForm(FilingForm):
    """The finding of a test or review."""

    finding = Passage(label=_("结论"), max_length=LONG)


class SuspensionForm(FilingForm):
    """The public reason of a suspension, and its article."""

    reason = Passage(label=_("事实和理由"), max_length=4000, help_text=_("会公开。不写投诉人的名称、代码和联系方式。"))
    basis = Words(label=_("依据"), max_length=200, help_text=_("写到条，例如：条例 第六十二条。"))


class WithdrawalForm(FilingForm):
    """Why a complaint is to be withdrawn."""

    reason = Passage(label=_("撤回的理由"), max_length=LONG)


class WithdrawalAnswerForm(FilingForm):
    """Consent, or none, with the reason."""

    granted = YesNo(label=_("准予撤回吗？"))
    reason = Passage(label=_("理由"), max_length=LONG, help_text=_("已经查实有明显违法行为的，不准撤回。"))


class DecisionForm(FilingForm):
    """A decision in writing (投诉处理办法 第二十条至第二十二条)."""

    outcome = Chosen(label=_("结论"), choices=lambda: list(naming.outcomes().items()))
    facts = Passage(label=_("认定的事实"), max_length=LONG, help_text=_("只写有证据的。"))  # type: ignore[assignment]
    reasons = Passage(label=_("理由"), max_length=LONG)
    articles = Passage(label=_("依据"), max_length=2000, help_text=_("一行一条，例如：招标投标法实施条例 第三十二条。"))
    measures = Passage(label=_("处理措施"), required=False, max_length=LONG, help_text=_("驳回投诉的可以不写。"))

    def told(self) -> dict[str, Any]:
        """This method will return the articles line by line."""
        given = super().told()
        lines = [line.strip() for line in (given["articles"] or "").split("\n")]
        return given | {"articles": [line for line in lines if line], "measures": given["measures"] or ""}


class PublicationForm(FilingForm):
    """The words that everybody reads."""

    facts = Passage(label=_("公布的事实"), max_length=LONG, help_text=_("不写投诉人，不写商业秘密。"))  # type: ignore[assignment]
    reasons = Passage(label=_("公布的理由"), max_length=LONG)


class CompletionForm(FilingForm):
    """What was missing, handed in."""

    names: ClassVar[dict[str, str]] = {"files": "evidence"}
    answer = Passage(label=_("补正说明"), max_length=LONG)
    evidence = Upload(label=_("补充材料"), kinds=PAPERS, required=False)
    evidence_2 = Upload(label=_("补充材料（第二份）"), kinds=PAPERS, required=False)


class StatementForm(FilingForm):
    """Statement and defence of the respondent."""

    names: ClassVar[dict[str, str]] = {"files": "evidence"}
    text = Passage(label=_("陈述和申辩"), max_length=LONG, help_text=_("逐点答复；提交后不能改。"))
    evidence = Upload(label=_("附件"), kinds=PAPERS, required=False)
