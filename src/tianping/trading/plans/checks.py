"""What is entered is checked field by field before anything is written."""

from tianping.law import industries, regions
from tianping.refusals import BadInput
from tianping.web.documents import missing_glyphs

INVESTMENT_CODE_LENGTH = 24


class NameUnprintable(BadInput):
    """The text holds a character that no document could print."""

    code = "name-unprintable"


def tidy_name(text: str, *, field: str, limit: int = 600) -> str:
    """This function will return a name without outer spaces. Raises BadInput, NameUnprintable."""
    text = text.strip()
    if not text or len(text) > limit:
        raise BadInput(
            field=field,
            what=f"名称要填，不超过 {limit} 字。",
            what_en=f"A name is needed, of at most {limit} characters.",
        )
    unprintable = missing_glyphs(text)
    if unprintable:
        raise NameUnprintable(
            field=field,
            what=f"里面有打印不出的字：{unprintable}。",
            what_en=f"It holds characters that cannot be printed: {unprintable}.",
            way_out="请换用规范汉字写法，或联系平台补字。",
            way_out_en="Use the standard spelling, or ask the platform to add the character.",
        )
    return text


def require_region(code: str) -> None:
    """This function will refuse a region that GB/T 2260 does not have. Raises BadInput."""
    if regions.locate(code) is None:
        raise BadInput(
            field="region",
            what=f"行政区划代码 {code} 不在表里。",
            what_en=f"The region {code} is not in the table of GB/T 2260.",
        )


def require_industry(code: str) -> None:
    """This function will refuse an industry that GB/T 4754 does not have. Raises BadInput."""
    if len(code) != 3 or industries.find(code) is None:
        raise BadInput(
            field="industry",
            what=f"行业代码 {code} 不在表里。",
            what_en=f"The industry {code} is not in the table of GB/T 4754.",
            way_out="请填一位字母加两位数字，例如 E47。",
            way_out_en="Give a letter and two digits, e.g. E47.",
        )


def require_investment_code(code: str | None) -> None:
    """This function will refuse an investment project's code of another length than 24. Raises BadInput."""
    if code and len(code) != INVESTMENT_CODE_LENGTH:
        raise BadInput(
            field="investment_code",
            what=f"投资项目统一代码应为 24 位，现为 {len(code)} 位。",
            what_en=f"The code of the investment project has 24 characters, not {len(code)}.",
        )
