"""What is said of a code that is wrong, and the tests that all codes share."""

from tianping.refusals import Refusal


class CodeError(Refusal):
    """A code is not what it should be; the sentence says at which place and why."""

    code = "bad-code"
    zh = "{kind_zh}“{value}”不对：{what}。"
    en = "The {kind_en} “{value}” is wrong: {what_en}."
    next_zh = "请核对后重新填写。"
    next_en = "Check it and write it again."

    def __init__(self, *, kind_zh: str, kind_en: str, value: str, what: str, what_en: str, field: str | None) -> None:
        super().__init__(field=field, kind_zh=kind_zh, kind_en=kind_en, value=value[:60], what=what, what_en=what_en)


class Judge:
    """Speaks for one kind of code: a CodeError with the kind, the value and the field already in it."""

    def __init__(self, kind_zh: str, kind_en: str) -> None:
        self.kind_zh, self.kind_en = kind_zh, kind_en

    def error(self, value: str, what: str, what_en: str, field: str | None = None) -> CodeError:
        """This function will make the error; raise it."""
        return CodeError(
            kind_zh=self.kind_zh, kind_en=self.kind_en, value=value, what=what, what_en=what_en, field=field
        )

    def length(self, value: str, length: int, field: str | None) -> None:
        """This function will refuse another length. Raises CodeError."""
        if len(value) != length:
            raise self.error(
                value,
                f"应为 {length} 个字符，现有 {len(value)} 个",
                f"{length} characters are needed, not {len(value)}",
                field,
            )

    def alphabet(self, value: str, places: range, allowed: str, named: tuple[str, str], field: str | None) -> None:
        """This function will refuse a character that is not allowed at its place (counted from 1). Raises CodeError."""
        for place in places:
            if value[place] not in allowed:
                raise self.error(
                    value,
                    f"第 {place + 1} 位“{value[place]}”不对，应为{named[0]}",
                    f"character {place + 1}, “{value[place]}”, must be {named[1]}",
                    field,
                )


DIGITS = "0123456789"
CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
A_DIGIT = ("数字", "a digit")
A_CAPITAL = ("大写字母", "a capital letter")


def misfit(place: int) -> tuple[str, str]:
    """This function will say, in Chinese and English, that the check character at a place does not fit."""
    return (
        f"校验位（第 {place} 位）不符，可能有一位填错",
        f"the check character (character {place}) does not fit; one character may be mistyped",
    )
