"""Fields of forms: they take what people really paste, and say what to do about the rest."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext, gettext_lazy

from tianping.law import codes
from tianping.law.days import SHANGHAI
from tianping.refusals import Refusal
from tianping.web import wording
from tianping.web.filing.kept import KeptFile, keep, kept
from tianping.web.filing.tidying import WIDE, plain, tidy
from tianping.web.problems import language

LARGEST = Decimal(10) ** 14


class Words(forms.CharField):
    """One line of text."""

    def to_python(self, value: Any) -> str:
        """This method will tidy what was pasted."""
        return tidy(str(value or ""))


class Passage(forms.CharField):
    """Text of several lines."""

    widget = forms.Textarea(attrs={"rows": 5})

    def to_python(self, value: Any) -> str:
        """This method will tidy what was pasted and keep its lines."""
        return tidy(str(value or ""), lines=True)


class Code(forms.CharField):
    """A code: spaces and full-width characters do not matter."""

    widget = forms.TextInput(attrs={"class": "tp-code", "autocomplete": "off", "spellcheck": "false"})

    def to_python(self, value: Any) -> str:
        """This method will read the code as it is meant."""
        return plain(str(value or ""))


class CreditCode(Code):
    """A unified social credit code 统一社会信用代码 (GB 32100-2015), with its check character."""

    def clean(self, value: Any) -> str:
        """This method will check the code; what is wrong with it stands at the field."""
        found = super().clean(value).upper()
        if found:
            try:
                codes.uscc.check(found)
            except Refusal as refusal:
                raise ValidationError(said(refusal)) from None
        return str(found)


class Amount(forms.Field):
    """An amount in 元, at most two decimals: 1,234.50 and １２３４ are taken; 万 is not, since it is misread too easily."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "tp-num", "autocomplete": "off"})

    def to_python(self, value: Any) -> Decimal | None:
        """This method will read the amount."""
        text = plain(str(value or "")).replace(",", "").replace("，", "").removeprefix("¥").removeprefix("￥")
        text = text.removesuffix("元")
        if not text:
            return None
        if "万" in text or "亿" in text:
            raise ValidationError(gettext("请按元填写，不写“万”。例如 120 万元填 1200000。"))
        try:
            amount = Decimal(text)
        except InvalidOperation:
            raise ValidationError(
                gettext("“{text}”不是金额。请填数字，例如 1200000.00。").format(text=text[:40])
            ) from None
        if not amount.is_finite() or amount < 0 or amount >= LARGEST or amount != amount.quantize(Decimal("0.01")):
            raise ValidationError(gettext("金额要大于零，最多两位小数（元）。"))
        return amount.quantize(Decimal("0.01"))

    def prepare_value(self, value: Any) -> Any:
        """This method will show what is in the field: an amount with commas."""
        return wording.yuan(value) if isinstance(value, Decimal) else value


class Moment(forms.DateTimeField):
    """A moment in Shanghai time, to the minute; aware UTC inside."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> datetime | None:
        """This method will read the moment as Shanghai time."""
        if isinstance(value, datetime):
            return value
        text = "".join(WIDE.get(character, character) for character in tidy(str(value or "")))
        if not text:
            return None
        try:
            naive = datetime.fromisoformat(text.replace("/", "-"))
        except ValueError:
            raise ValidationError(gettext("看不懂这个时间。请写成 2026-03-24 09:30。")) from None
        aware = naive if naive.tzinfo else naive.replace(tzinfo=SHANGHAI)
        return aware.astimezone(UTC)

    def prepare_value(self, value: Any) -> Any:
        """This method will show the moment in Shanghai time."""
        return f"{value.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}" if isinstance(value, datetime) else value


class KeptInput(forms.FileInput):
    """A file, or the word of the step before that names it."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """This method will prefer a new file."""
        return files.get(name) or data.get(name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """This method will say whether neither came."""
        return name not in files and name not in data


class Upload(forms.FileField):
    """A file of a known kind. It is stored when it comes, so that the next step need not send it again."""

    widget = KeptInput

    def __init__(self, *, kinds: Sequence[str] = ("pdf",), limit_mib: int = 20, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kinds, self.limit_mib = tuple(kinds), limit_mib
        self.widget.attrs["accept"] = ",".join(f".{kind}" for kind in kinds)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """This method will keep a new file and return a `KeptFile`; the one of the step before otherwise."""
        if isinstance(data, UploadedFile):
            return keep(data, kinds=self.kinds, limit=self.limit_mib * 1024 * 1024)
        if isinstance(data, str) and data:
            return kept(data)
        if initial:
            return initial
        if self.required:
            raise ValidationError(self.error_messages["required"])
        return None


class Chosen(forms.ChoiceField):
    """One of a few: radio buttons up to five, a list beyond."""

    def __init__(self, *, choices: Sequence[tuple[str, Any]] | Callable[[], Any], **kwargs: Any) -> None:
        few = not callable(choices) and len(choices) <= 5
        kwargs.setdefault("widget", forms.RadioSelect if few else forms.Select)
        super().__init__(choices=choices, **kwargs)


class YesNo(forms.TypedChoiceField):
    """Yes or no, said; never a box that is forgotten."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=(("yes", gettext_lazy("是")), ("no", gettext_lazy("否"))),
            coerce=lambda value: value == "yes",
            empty_value=None,
            widget=forms.RadioSelect,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """This method will show a truth as its word."""
        return ("yes" if value else "no") if isinstance(value, bool) else value


def said(refusal: Refusal) -> str:
    """This function will say a refusal with its way out, in the reader's language."""
    words = language()
    return f"{refusal.sentence(words)}{'' if words == 'zh' else ' '}{refusal.way_out(words)}".strip()


__all__ = [
    "Amount",
    "Chosen",
    "Code",
    "CreditCode",
    "KeptFile",
    "Moment",
    "Passage",
    "Upload",
    "Words",
    "YesNo",
    "said",
]
