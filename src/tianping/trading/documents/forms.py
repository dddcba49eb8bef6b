"""Forms of the documents: files, terms, scoring, changes, questions and answers."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tianping.refusals import Refusal
from tianping.trading.documents.models import Question
from tianping.trading.documents.presets import KEPT, LOWEST, PRESETS
from tianping.web.filing.fields import Amount, Chosen, Moment, Passage, Upload, Words, YesNo, said
from tianping.web.filing.forms import FilingForm
from tianping.web.filing.tidying import plain

POINTS = re.compile(r"(100|\d{1,2})(\.\d{1,2})?", re.ASCII)
KINDS = ("pdf", "ofd", "docx", "xlsx", "zip", "xml", "dwg")
LONGEST = 4_000


class Whole(forms.IntegerField):
    """A whole number of days or bidders."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "tp-num", "autocomplete": "off"})

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most
        self.error_messages["invalid"] = _("请填整数，例如 90。")

    def clean(self, value: Any) -> Any:
        """This method will say in one sentence what may be filled in."""
        found = super().clean(value)
        if found is not None and not 1 <= found <= self.most:
            raise ValidationError(gettext("请填 1 到 {most} 之间的整数。").format(most=self.most))
        return found


class FileForm(FilingForm):
    """One file of the documents; the same name replaces."""

    names: ClassVar[dict[str, str]] = {"name": "name"}
    file = Upload(label=_("文件"), kinds=KINDS, help_text=_("PDF、OFD、DOCX、XLSX、ZIP、XML 或 DWG。同名的会被替换。"))
    name = Words(label=_("公布的文件名"), required=False, max_length=200, help_text=_("不填就用文件自己的名字。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].limit_mib = settings.TIANPING_TRADING.document_limit_mib  # type: ignore[attr-defined]


SUITE_CHOICES = (
    ("INTL-1", _("国际通用算法（INTL-1：AES-256、SHA-256；RSA、P-256 证书签名）")),
    ("SM-1", _("国密算法（SM-1：SM4、SM3；SM2 证书签名）")),
)


class TermsForm(FilingForm):
    """The terms 招标文件要点; `tailored` fits it to a tender."""

    names: ClassVar[dict[str, str]] = {"evaluation_method": "method", "scoring": "method", "opening_at": "bids_due_at"}
    available_from = Moment(label=_("招标文件发出时间"))
    available_until = Moment(label=_("招标文件停止发出时间"))
    bids_due_at = Moment(label=_("投标截止时间（也是开标时间）"))
    bid_validity_days = Whole(label=_("投标有效期（日）"), most=3650, help_text=_("自投标截止之日起算，例如 90。"))
    bond = Amount(label=_("每个标段的投标保证金（元）"), required=False)
    minimum_bids = Whole(label=_("最少投标人（家）"), most=1000, initial=3)
    method = Chosen(label=_("评标办法"), choices=[(LOWEST, _("经评审的最低投标价法"))])
    qualification = Passage(label=_("投标人资格要求"), max_length=20_000)
    consortium = YesNo(label=_("接受联合体投标吗？"))
    suite = Chosen(
        label=_("密码套件"),
        choices=SUITE_CHOICES,
        initial="INTL-1",
        help_text=_("投标文件按它加密、签名。用国密的，投标人要有 SM2 证书。申请密钥之后不能再换。"),
    )
    contact = Passage(
        label=_("联系方式"), max_length=2_000, help_text=_("招标人和代理机构的地址、电话；不写个人信息。")
    )

    @classmethod
    def tailored(cls, *, hints: dict[str, str], fixed: bool, declared: bool) -> type["TermsForm"]:
        """This method will return the form with what the law counts at its fields; the deadline is fixed once keys
        were asked for, and a declared formula can be kept."""
        choices = [(LOWEST, gettext("经评审的最低投标价法"))]
        if declared:
            choices.append((KEPT, gettext("综合评估法，评分标准照已填的")))
        choices += [(name, text) for name, (text, _scoring) in PRESETS.items()]

        class Tailored(cls):  # type: ignore[valid-type,misc]
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                super().__init__(*args, **kwargs)
                self.fields["method"].choices = choices
                self.fields["bids_due_at"].disabled = fixed
                self.fields["suite"].disabled = fixed
                for name, hint in hints.items():
                    self.fields[name].help_text = hint

        return Tailored

    def clean(self) -> dict[str, Any]:
        """This method will find dates in the wrong order before the law is asked."""
        given = super().clean() or {}
        start, until, due = (given.get(name) for name in ("available_from", "available_until", "bids_due_at"))
        if start and until and until <= start:
            self.add_error("available_until", gettext("停止发出要在发出之后。请改其中一个时间。"))
        if start and due and due <= start:
            self.add_error("bids_due_at", gettext("投标截止要在招标文件发出之后。请改其中一个时间。"))
        return given


class Points(forms.Field):
    """Points or a deduction, at most two decimals."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "tp-num", "autocomplete": "off"})

    def to_python(self, value: Any) -> Decimal | None:
        """This method will read the points."""
        text = plain(str(value if value is not None else ""))
        if not text:
            return None
        if not POINTS.fullmatch(text):
            raise ValidationError(gettext("“{text}”不是分值。请填 0 到 100，最多两位小数。").format(text=text[:40]))
        return Decimal(text)


class ScoringForm(FilingForm):
    """The declared formula of the comprehensive method; as many criteria as `rows` says."""

    names: ClassVar[dict[str, str]] = {"scoring": "price_points"}
    price_points = Points(label=_("报价的满分"))
    curve = Chosen(
        label=_("报价怎样得分"),
        choices=(("slopes", _("等于基准价得满分，偏离扣分")), ("proportional", _("满分 × 基准价 ÷ 报价"))),
    )
    base = Chosen(label=_("基准价取"), choices=(("mean", _("平均价")), ("lowest", _("最低价"))))
    of = Chosen(
        label=_("算基准价的报价"),
        choices=(("opened", _("开标时不高于最高限价的全部报价")), ("effective", _("未被否决的评标价"))),
    )
    above = Points(label=_("每高于基准价 1% 扣几分"), required=False, help_text=_("“满分 × 基准价 ÷ 报价”的不填。"))
    below = Points(label=_("每低于基准价 1% 扣几分"), required=False)
    aggregate = Chosen(
        label=_("评委的分怎样汇总"),
        choices=(("mean", _("平均")), ("trimmed-mean", _("去掉一个最高、一个最低后平均"))),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        data = args[0] if args else kwargs.get("data")
        self.rows = _count((data if data is not None else kwargs.get("initial") or {}).get("rows", 1))
        super().__init__(*args, **kwargs)
        self.add(_criterion_fields(self.rows))

    @classmethod
    def grown(cls, data: Any) -> Any:
        """This method will add one criterion to what was typed."""
        more = data.copy()
        more["rows"] = str(min(_count(data.get("rows", 1)) + 1, MOST))
        return more

    def carried(self) -> Any:
        """This method will bear the number of criteria beside their fields."""
        yield "rows", str(self.rows)
        yield from super().carried()

    def clean(self) -> dict[str, Any]:
        """This method will say by how much the points miss 100."""
        given = super().clean() or {}
        points = [given.get("price_points"), *(given.get(f"points_{n}") for n in range(1, self.rows + 1))]
        total = sum((one for one in points if one is not None), Decimal(0))
        if not self.errors and total != 100:
            self.add_error(
                "price_points",
                gettext("报价和各评分项合计 {total} 分，应为 100 分。请改到正好 100。").format(total=f"{total:f}"),
            )
        slopes = given.get("curve") == "slopes"
        for name in ("above", "below"):
            if slopes and not given.get(name):
                self.add_error(name, gettext("偏离扣分的，要写明每 1% 扣几分，大于零。"))
        return given

    def told(self) -> dict[str, Any]:
        """This method will return the declaration as `tianping.law.scoring.method` reads it."""
        given = super().told()
        price = {name: given[name] for name in ("curve", "base", "of")} | {"points": _written(given["price_points"])}
        if given["curve"] == "slopes":
            price |= {name: _written(given[name]) for name in ("above", "below")}
        named = [n for n in range(1, self.rows + 1) if given[f"name_{n}"]]
        criteria = [
            {
                "code": f"c-{n}",
                "name": given[f"name_{n}"],
                "group": given[f"group_{n}"],
                "points": _written(given[f"points_{n}"]),
                "standard": given[f"standard_{n}"] or "",
            }
            for n in named
        ]
        ties = ["price", "technical", "received"]
        method = {"v": 1, "price": price, "criteria": criteria, "aggregate": given["aggregate"], "ties": ties}
        return {"scoring": method}


MOST = 30
"""Most criteria that the page takes; more of them go by the interface."""


def _count(value: Any) -> int:
    text = str(value)
    return min(max(int(text), 1), MOST) if text.isascii() and text.isdigit() else 1


def _written(points: Decimal | None) -> str:
    return f"{(points or Decimal(0)).normalize():f}"


def _criterion_fields(rows: int) -> dict[str, Any]:
    groups = (("technical", _("技术")), ("business", _("商务")), ("credit", _("信用")))
    fields: dict[str, Any] = {}
    for n in range(1, rows + 1):
        fields |= {
            f"name_{n}": Words(label=_("第 %(n)s 评分项") % {"n": n}, max_length=200),
            f"group_{n}": Chosen(label=_("第 %(n)s 项的类别") % {"n": n}, choices=groups),
            f"points_{n}": Points(label=_("第 %(n)s 项的满分") % {"n": n}),
            f"standard_{n}": Passage(label=_("第 %(n)s 项的评分标准") % {"n": n}, required=False, max_length=4_000),
        }
    return fields


class ClarifyForm(FilingForm):
    """A clarification or change."""

    content = Passage(label=_("澄清或者修改的内容"), max_length=20_000, help_text=_("发给所有人，并写进变更公告。"))
    affects_preparation = YesNo(label=_("可能影响投标文件的编制吗？"))
    bids_due_at = Moment(label=_("新的投标截止时间"), required=False)


class MoveForm(FilingForm):
    """A later deadline and opening."""

    bids_due_at = Moment(label=_("新的投标截止和开标时间"), help_text=_("只能推迟，不能提前。"))
    reason = Passage(label=_("推迟的原因"), max_length=2_000, help_text=_("写进变更公告。"))


class AskForm(FilingForm):
    """A question about the documents."""

    content = Passage(
        label=_("你的问题"), max_length=LONGEST, help_text=_("不要写单位名称：问题和答复向所有人公开，提问单位保密。")
    )


class AnswersForm(FilingForm):
    """Answers to the questions that are open; `about` makes it for them. What is left empty waits."""

    questions: ClassVar[Sequence[Question]] = ()
    affects_preparation = YesNo(label=_("这些答复可能影响投标文件的编制吗？"))
    bids_due_at = Moment(label=_("新的投标截止时间"), required=False)

    @classmethod
    def about(cls, questions: Sequence[Question]) -> type["AnswersForm"]:
        """This method will return the form with a field for each question, and one for its wording."""
        fields: dict[str, Any] = {"questions": tuple(questions)}
        for n, one in enumerate(questions, 1):
            fields[f"answer_{one.code}"] = Passage(
                label=_("答复第 %(n)s 个提问") % {"n": n}, required=False, max_length=LONGEST, help_text=one.content
            )
            fields[f"wording_{one.code}"] = Passage(
                label=_("公布时第 %(n)s 个提问的文字") % {"n": n},
                required=False,
                max_length=LONGEST,
                help_text=_("原文会透露提问单位的，在这里改写；不填就用原文。"),
            )
        return type("AnswersForm", (cls,), fields)

    def clean(self) -> dict[str, Any]:
        """This method will ask for one answer at least."""
        given = super().clean() or {}
        if not self.errors and not any(given.get(f"answer_{one.code}") for one in self.questions):
            self.add_error(
                f"answer_{self.questions[0].code}" if self.questions else None, gettext("至少答复一个提问。")
            )
        return given

    def told(self) -> dict[str, Any]:
        """This method will return the answers that were given, and whether they move the deadline."""
        given = super().told()
        answers = [
            {
                "question": one.code,
                "answer": given[f"answer_{one.code}"],
                "wording": given[f"wording_{one.code}"] or "",
            }
            for one in self.questions
            if given[f"answer_{one.code}"]
        ]
        return {"answers": answers} | {name: given[name] for name in ("affects_preparation", "bids_due_at")}

    def refuse(self, refusal: Refusal) -> None:
        """This method will say a refusal of one answer above the form: it does not name which."""
        if (refusal.field or "").startswith("answers."):
            self.add_error(None, said(refusal))
        else:
            super().refuse(refusal)
