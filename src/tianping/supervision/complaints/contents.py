"""What a complaint must say, checked before anything is written (条例 第六十条; 投诉处理办法 第七条、第十条)."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from tianping.refusals import BadInput
from tianping.web.documents import missing_glyphs

LONGEST, SHORTEST, NAME = 20_000, 10, 300
ARTICLE = re.compile(r"第[一二三四五六七八九十百零〇\d]+条")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, kw_only=True)
class Filing:
    """A complaint as its writer hands it in. `files` are digests of papers handed in before; texts are plain.

    `respondent` is a credit code (against "tender" or "subject"), an origin ("platform"), or empty ("authority").
    """

    against: str
    matter: str
    tender: str = ""
    lot: str = ""
    respondent: str = ""
    respondent_name: str
    respondent_address: str
    respondent_contact: str
    complainant_name: str
    address: str
    contact: str
    standing: str = "bidder"
    interest: str = ""
    signer: str
    by_agent: bool = False
    knew_at: datetime
    facts: str
    claims: str
    clues: str = ""
    elsewhere: str = ""
    objection: str = ""
    department: str
    files: Collection[str] = ()


@dataclass(frozen=True)
class _Wanted:
    name: str
    zh: str
    en: str
    least: int = 1
    most: int = 300


WANTED = (
    _Wanted("complainant_name", "投诉人名称", "complainant's name", 2, 200),
    _Wanted("address", "投诉人地址", "complainant's address"),
    _Wanted("contact", "投诉人联系方式", "complainant's contact", 5, 200),
    _Wanted("signer", "签署人", "signer", 2, 60),
    _Wanted("respondent_name", "被投诉人名称", "respondent's name", 2, 200),
    _Wanted("respondent_address", "被投诉人地址", "respondent's address"),
    _Wanted("respondent_contact", "被投诉人联系方式", "respondent's contact", 5, 200),
    _Wanted("facts", "基本事实", "facts", SHORTEST, LONGEST),
    _Wanted("claims", "请求及主张", "claims", 5, LONGEST),
)


def tidied(given: Filing) -> Filing:
    """This function will return the complaint without what nobody can see or print.

    Raises BadInput with the field for what is missing, too short, too long or cannot be printed.
    """
    texts = {field.name: getattr(given, field.name) for field in fields(given)}
    clean = {name: plain(value) for name, value in texts.items() if isinstance(value, str)}
    filing = replace(given, files=tuple(dict.fromkeys(given.files)), **clean)  # type: ignore[arg-type]
    require_part(vars(filing))
    return filing


def require_part(given: Mapping[str, Any]) -> None:
    """This function will look at what one step has asked for, or the whole. Raises BadInput at the field."""
    for one in WANTED:
        if one.name in given:
            require_words(given[one.name], field=one.name, zh=one.zh, en=one.en, least=one.least, most=one.most)
    if given.get("standing") == "interested":
        require_words(given["interest"], field="interest", zh="利害关系", en="interest", least=5, most=LONGEST)
    for name in ("clues", "elsewhere", "interest"):
        require_words(given.get(name, ""), field=name, zh="这一项", en="this field", least=0, most=LONGEST)


def plain(text: str) -> str:
    """This function will return a text without control characters, with plain line ends, stripped."""
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def require_words(
    text: str, *, field: str, zh: str, en: str, least: int, most: int, rule: str = "complaint-content"
) -> str:
    """This function will return the text, plain. Raises BadInput: too short, too long, an unprintable name."""
    tidy = plain(text)
    if len(tidy) < least:
        raise BadInput(
            field=field,
            what=f"{zh}没有写，或写得太短（至少 {least} 个字）。",
            what_en=f"The {en} is missing or too short (at least {least} characters).",
            rule=rule,
        )
    if len(tidy) > most:
        raise BadInput(
            field=field,
            what=f"{zh}有 {len(tidy):,} 个字，最多 {most:,} 个。",
            what_en=f"The {en} has {len(tidy):,} characters; at most {most:,}.",
            way_out="请缩短，详细材料作为附件提交。",
            way_out_en="Shorten it, and hand in the details as a file.",
            rule=rule,
        )
    lacking = missing_glyphs(tidy) if most <= NAME else ""  # long texts print 〓 where the font has no glyph
    if lacking:
        raise BadInput(
            field=field,
            what=f"{zh}里有打印不出的字：{lacking}。",
            what_en=f"The {en} holds characters that cannot be printed: {lacking}.",
            rule=rule,
        )
    return tidy


def require_articles(articles: Collection[str]) -> tuple[str, ...]:
    """This function will return the articles, tidied. Raises BadInput where there is none, or one names no article."""
    tidy = tuple(plain(article) for article in articles)
    if not tidy or not all(ARTICLE.search(article) and len(article) <= 200 for article in tidy):
        raise BadInput(
            field="articles",
            what="依据没有写到条。",
            what_en="The legal basis does not name an article.",
            way_out="例如：招标投标法实施条例 第三十二条。",
            way_out_en="For example: 招标投标法实施条例 第三十二条.",
            rule="complaint-decision",
        )
    return tidy
