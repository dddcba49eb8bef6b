"""Values as the text of a page, escaped: what `{{ value }}` writes in a template, without the template."""

from html import escape
from typing import Any

from django.template.base import render_value_in_context
from django.template.context import Context
from django.utils.safestring import SafeString

_PLAIN = Context()


def text(value: Any) -> str:
    """This function will write a value as a template does: a string escaped, safe HTML as it is, numbers, dates and what is
    translated only now in the language of the page."""
    kind = value.__class__
    if kind is str:
        return escape(value)
    if kind is SafeString:
        return str.__str__(value)
    return str(render_value_in_context(value, _PLAIN))


def attribute(name: str, value: Any) -> str:
    """This function will write an attribute with its value, nothing where the value is empty."""
    return f' {name}="{text(value)}"' if value else ""
