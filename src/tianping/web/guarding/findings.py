"""What may be found in a file: each kind of finding once, with what follows from it and its words."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext_lazy

Follows = Literal["refused", "defused", "told"]


@dataclass(frozen=True)
class Kind:
    """A kind of finding: refused (nobody is given the file), defused (a copy without it), told (a sentence beside it)."""

    follows: Follows
    words: object


KINDS: dict[str, Kind] = {
    "kind": Kind("refused", gettext_lazy("不是可以查看的文件类型")),
    "malware": Kind("refused", gettext_lazy("查出恶意程序")),
    "bomb": Kind("refused", gettext_lazy("压缩包解开后过大或层数过多")),
    "outside": Kind("refused", gettext_lazy("压缩包里有指向包外的路径")),
    "unscanned": Kind("refused", gettext_lazy("查毒程序没有答复，稍后再查")),
    "macro": Kind("defused", gettext_lazy("带有宏")),
    "script": Kind("defused", gettext_lazy("带有脚本")),
    "launch": Kind("defused", gettext_lazy("会启动别的程序")),
    "embedded": Kind("defused", gettext_lazy("夹带别的文件")),
    "remote": Kind("defused", gettext_lazy("会从外部网址取内容")),
    "encrypted": Kind("told", gettext_lazy("设了打开密码，无法检查")),
    "damaged": Kind("told", gettext_lazy("结构有损坏，没能全部检查")),
    "name": Kind("told", gettext_lazy("文件名的扩展名与内容不符")),
}


@dataclass(frozen=True)
class Finding:
    """One finding: its kind (a key of KINDS), and where: a part of the file, a name, a signature."""

    kind: str
    where: str = ""


def follows(findings: tuple[Finding, ...]) -> Follows | None:
    """This function will say the gravest consequence of findings; None where there are none."""
    found = {KINDS[one.kind].follows for one in findings}
    grave: tuple[Follows, ...] = ("refused", "defused", "told")
    return next((word for word in grave if word in found), None)
