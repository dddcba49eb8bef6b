"""The sentence a user gets when something cannot be done.

One class for every floor, so that the page, the API (RFC 9457) and the command line say the same:
what is wrong, in which field, by which rule, and what to do next. Errors stand beside the action that raises
them, as subclasses of `Refusal` with their own sentences in Chinese and English.
"""

from collections.abc import Mapping
from typing import ClassVar, Literal

Language = Literal["zh", "en"]


class Refusal(Exception):
    """Something was asked for that the rules or the state of things do not allow; nothing has been changed.

    Subclasses give `code`, `zh`, `en` and, where there is a way out, `next_zh` and `next_en`. Sentences are
    `str.format` templates over the facts handed to the constructor. `rule` is an id of the law catalogue.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 422
    zh: ClassVar[str] = "不能办理。"
    en: ClassVar[str] = "This cannot be done."
    next_zh: ClassVar[str] = ""
    next_en: ClassVar[str] = ""
    default_rule: ClassVar[str | None] = None

    def __init__(self, *, field: str | None = None, rule: str | None = None, **facts: object) -> None:
        self.field = field
        self.rule = rule or self.default_rule
        self.facts: Mapping[str, object] = facts
        super().__init__(self.sentence("en"))

    def sentence(self, language: Language = "zh") -> str:
        """This function will say what is wrong, in one sentence."""
        return (self.zh if language == "zh" else self.en).format(**self.facts)

    def way_out(self, language: Language = "zh") -> str:
        """This function will say what to do next; empty where nothing can be done."""
        return (self.next_zh if language == "zh" else self.next_en).format(**self.facts)

    def problem(self) -> dict[str, object]:
        """This function will return the problem document of RFC 9457, in both languages."""
        document: dict[str, object] = {
            "type": f"urn:tianping:refusal:{self.code}",
            "title": self.en.split(".")[0].format(**self.facts),
            "status": self.status,
            "detail": self.sentence("zh"),
            "detail_en": self.sentence("en"),
        }
        if self.way_out("zh"):
            document |= {"next": self.way_out("zh"), "next_en": self.way_out("en")}
        if self.field:
            document["field"] = self.field
        if self.rule:
            document["rule"] = self.rule
        return document


class BadInput(Refusal):
    """A field holds something that it cannot hold."""

    code = "bad-input"
    zh = "{what}"
    en = "{what_en}"
    next_zh = "{way_out}"
    next_en = "{way_out_en}"

    def __init__(
        self,
        *,
        field: str,
        what: str,
        what_en: str,
        way_out: str = "请改正后重新提交。",
        way_out_en: str = "Correct it and send it again.",
        rule: str | None = None,
    ) -> None:
        super().__init__(field=field, rule=rule, what=what, what_en=what_en, way_out=way_out, way_out_en=way_out_en)


class NotAllowed(Refusal):
    """The actor has no right to do this to this thing."""

    code = "not-allowed"
    status = 403
    zh = "你没有办理这件事的权限（{right}）。"
    en = "You have no right to do this ({right})."
    next_zh = "请用有权限的账号登录，或请本单位管理员授权。"
    next_en = "Sign in with an account that has the right, or ask your organisation's administrator."


class NotFound(Refusal):
    """There is no such thing, or the actor may not know of it."""

    code = "not-found"
    status = 404
    zh = "没有找到{thing}。"
    en = "Not found: {thing}."
    next_zh = "请核对编号。"
    next_en = "Check the number."
