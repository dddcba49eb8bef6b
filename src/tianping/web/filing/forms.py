"""The form of every filing: Chinese sentences for what is missing, widgets of the look, refusals at their fields."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxLengthValidator
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext

from tianping.refusals import Refusal
from tianping.web import parts, wording
from tianping.web.filing.fields import Amount, Moment, Upload, said
from tianping.web.filing.kept import KeptFile
from tianping.web.problems import language

CLASSES: dict[type[forms.Widget], str] = {
    forms.Select: "form-select",
    forms.SelectMultiple: "form-select",
    forms.RadioSelect: "form-check-input",
    forms.CheckboxSelectMultiple: "form-check-input",
    forms.CheckboxInput: "form-check-input",
}


class FilingForm(forms.Form):
    """A form of a room. `names` says which field of the form a field of a Refusal belongs to, where they differ."""

    names: ClassVar[dict[str, str]] = {}
    use_required_attribute = False  # the sentence of this house, not the browser's bubble

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            _dress(name, field)

    def add(self, fields: Mapping[str, forms.Field]) -> None:
        """This method will add the fields that a form repeats, dressed like its own."""
        for name, field in fields.items():
            self.fields[name] = field
            _dress(name, field)

    def refuse(self, refusal: Refusal) -> None:
        """This method will put a refusal at its field, or above the form where it names none."""
        field = self.names.get(refusal.field or "", refusal.field)
        self.add_error(field if field in self.fields else None, said(refusal))

    @classmethod
    def grown(cls, data: QueryDict) -> QueryDict:
        """This method will return what was typed with one more of what the form repeats; for forms that repeat."""
        return data

    def told(self) -> dict[str, Any]:
        """This method will return what the act is told: the cleaned values, None for what was left empty."""
        return {name: None if value == "" else value for name, value in self.cleaned_data.items()}

    def facts(self) -> list[parts.Fact]:
        """This method will say what was filled in, to be checked before it is done."""
        return [
            parts.Fact(term=str(self.fields[name].label), value=_shown(self.fields[name], value))
            for name, value in self.cleaned_data.items()
            if value not in (None, "", [], ())
        ]

    def carried(self) -> Iterator[tuple[str, str]]:
        """This method will give names and values that the check page bears to the act."""
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if isinstance(value, KeptFile):
                yield self.add_prefix(name), value.word
            elif not isinstance(field, Upload):
                given = self[name].value()
                for one in given if isinstance(given, list | tuple) else [given]:
                    if one is not None:
                        yield self.add_prefix(name), _carried(field, one)

    def missing_files(self) -> list[str]:
        """This method will name the files that a draft could not keep."""
        return [str(field.label) for field in self.fields.values() if isinstance(field, Upload)]


def describe(bound: BoundField) -> dict[str, Any]:
    """This function will return what the template of a field needs."""
    widget = bound.field.widget
    several = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    marks: dict[str, str | bool] = {}
    described = [f"{bound.id_for_label or bound.auto_id}-hint"] if bound.help_text else []
    if bound.errors:
        marks["aria-invalid"] = "true"
        described.append(f"{bound.auto_id}-error")
    if described and not several:
        marks["aria-describedby"] = " ".join(described)
    word, name = _held(bound)
    return {
        "field": bound,
        "several": several,
        "widget": bound.as_widget(attrs=marks),
        "described": " ".join(described),
        "kept": word,
        "kept_name": name,
    }


def _held(bound: BoundField) -> tuple[str, str]:
    """The word and the name of a file that came with an earlier step."""
    if not isinstance(bound.field, Upload) or bound.errors:
        return "", ""
    given = getattr(bound.form, "cleaned_data", {}).get(bound.name) or bound.form.initial.get(bound.name)
    return (given.word, given.name) if isinstance(given, KeptFile) else ("", "")


def _dress(name: str, field: forms.Field) -> None:
    label = field.label or name
    field.error_messages = {
        **field.error_messages,
        "required": gettext("请填写“{label}”。").format(label=label)
        if not isinstance(field, forms.ChoiceField | forms.FileField)
        else gettext("请选择“{label}”。").format(label=label),
    }
    if isinstance(field, forms.CharField) and field.max_length:
        message = gettext("“{label}”太长：最多 {limit} 字。请删短。").format(label=label, limit=field.max_length)
        for validator in field.validators:
            if isinstance(validator, MaxLengthValidator):
                validator.message = message
        field.widget.attrs.pop("maxlength", None)  # a paste is never cut off silently
    kind = CLASSES.get(type(field.widget), "form-control")
    field.widget.attrs["class"] = f"{kind} {field.widget.attrs.get('class', '')}".strip()


def _shown(field: forms.Field, value: Any) -> Any:
    if isinstance(field, Amount):
        return gettext("{amount} 元").format(amount=wording.yuan(value))
    if isinstance(field, Moment):
        return wording.moment(value, language=language())
    if isinstance(value, KeptFile):
        return f"{value.name}（{wording.size(value.size)}）"
    if isinstance(field, forms.ChoiceField):
        names = {str(key): str(text) for key, text in field.widget.choices}
        if isinstance(value, bool):
            return names.get("yes" if value else "no", value)
        return "、".join(names.get(str(one), str(one)) for one in (value if isinstance(value, list) else [value]))
    return value


def _carried(field: forms.Field, value: Any) -> str:
    shown = field.prepare_value(value)
    return str(shown)
