"""What members and bidders write: checked when it is entered, kept as it was said."""

from tianping.refusals import BadInput
from tianping.web.documents import missing_glyphs


def written(text: str, *, field: str, limit: int) -> str:
    """This function will return a text without outer spaces. Raises BadInput where it is empty, too long or unprintable."""
    said = text.strip()
    if not said or len(said) > limit:
        raise BadInput(
            field=field,
            what=f"{field} 要写明，不超过 {limit} 字。",
            what_en=f"{field} must say something, in at most {limit} characters.",
        )
    if unprintable := missing_glyphs(said):
        raise BadInput(
            field=field,
            what=f"{field} 里有打印不出的字：{unprintable}。",
            what_en=f"{field} holds characters that cannot be printed: {unprintable}.",
        )
    return said
