"""What the city's people hand in: tender documents as text, and papers that stand for scans, set as PDF."""

from pathlib import Path

import justmytype_intl_cjk
import typst

from tianping.launch.alive.specs import Spec

FONTS = Path(justmytype_intl_cjk.__file__).parent / "fonts" / "ofl" / "notosanssc"
PAGE = Path(__file__).with_name("scan.typ")


def document(spec: Spec, *, lot: str, buyer: str, contact: str) -> bytes:
    """This function will return the tender document of a living tender, UTF-8."""
    method = (
        "综合评估法，评分标准和公式见招标公告" if spec.by_points else "经评审的最低投标价法；价格相同的，先递交者在前"
    )
    lines = (
        f"招标文件（演示） {spec.title}",
        f"招标人：{buyer}",
        f"标段：{lot}",
        f"工程内容：{spec.content}",
        f"最高投标限价：{spec.reserve:,.2f} 元",
        f"评标办法：{method}。",
        "投标文件：投标函一份，用制作工具核对开标密钥后加密、签名，在截止时间前递交。",
        f"联系方式：{contact}",
        "以上单位、项目和金额都是虚构的。",
    )
    return "\n".join(lines).encode()


def scan(title: str, *lines: str) -> bytes:
    """This function will return a one-page PDF that stands for a scanned paper and says that it is none."""
    inputs = {"title": title, "lines": "\n".join(lines)}
    made = typst.compile(str(PAGE), font_paths=[str(FONTS)], ignore_system_fonts=True, sys_inputs=inputs, format="pdf")
    return bytes(made)
