"""The roles in words (招标投标法 art. 8, 13, 25, 37; Order 20 art. 3, 4)."""

from tianping.refusals import Language

NAMES: dict[str, tuple[str, str]] = {
    "buyer": ("招标人", "buyer"),
    "agency": ("招标代理", "tendering agency"),
    "bidder": ("投标人", "bidder"),
    "expert": ("评标专家", "evaluation expert"),
    "operator": ("平台运行", "platform operator"),
    "supervisor": ("行政监督", "supervisor"),
    "auditor": ("审计", "auditor"),
    "platform": ("平台", "platform"),
}


def role_name(role: str, language: Language) -> str:
    """This function will return a role in words; an unknown one as it is."""
    zh, en = NAMES.get(role, (role, role))
    return zh if language == "zh" else en
