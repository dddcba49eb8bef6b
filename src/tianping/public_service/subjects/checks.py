"""What a registration must say, checked field by field before anything is written."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import get_args

from tianping.exchange.catalogue.subjects import Role
from tianping.law import codes, regions
from tianping.refusals import BadInput
from tianping.web.documents import missing_glyphs

ROLES: tuple[str, ...] = get_args(Role)


class UnknownRegion(BadInput):
    """The region is not in the table of administrative divisions."""

    code = "unknown-region"


class UnknownRole(BadInput):
    """A role that the exchange standard does not have."""

    code = "unknown-role"


class NameUnprintable(BadInput):
    """The name holds a character that no document could print."""

    code = "name-unprintable"


@dataclass(frozen=True, kw_only=True)
class Registration:
    """What a subject says about itself."""

    uscc: str
    name: str
    legal_form: str
    region: str
    roles: tuple[str, ...]


def checked(given: Registration) -> Registration:
    """This function will return the registration, tidied.

    Raises CodeError for the credit code, NameUnprintable, UnknownRegion, UnknownRole, BadInput.
    """
    codes.uscc.check(given.uscc)  # GB 32100-2015
    tidy = replace(given, name=given.name.strip(), legal_form=given.legal_form.strip(), roles=_roles(given.roles))
    _require_name("name", tidy.name, "单位名称", "name of the subject")
    _require_name("legal_form", tidy.legal_form, "单位类型", "legal form")
    if regions.locate(tidy.region) is None:
        raise UnknownRegion(
            field="region",
            what=f"行政区划代码 {tidy.region} 不在表里。",
            what_en=f"The region {tidy.region} is not in the table of administrative divisions.",
            way_out="请填六位行政区划代码，例如 990100。",
            way_out_en="Give a six-digit division code, e.g. 990100.",
        )
    return tidy


def _roles(given: Collection[str]) -> tuple[str, ...]:
    unknown = sorted(set(given) - set(ROLES))
    if unknown or not given:
        raise UnknownRole(
            field="roles",
            what=f"没有这种身份：{'、'.join(unknown)}。" if unknown else "至少选一种身份。",
            what_en=f"No such role: {', '.join(unknown)}." if unknown else "Choose at least one role.",
            way_out=f"可选：{'、'.join(ROLES)}。",
            way_out_en=f"Choose from: {', '.join(ROLES)}.",
        )
    return tuple(role for role in ROLES if role in given)


def _require_name(field: str, text: str, what: str, what_en: str) -> None:
    if not text:
        raise BadInput(field=field, what=f"缺{what}。", what_en=f"The {what_en} is missing.")
    unprintable = missing_glyphs(text)
    if unprintable:
        raise NameUnprintable(
            field=field,
            what=f"{what}里有打印不出的字：{unprintable}。",
            what_en=f"The {what_en} holds characters that cannot be printed: {unprintable}.",
            way_out="请用登记机关的标准写法，或联系平台补字。",
            way_out_en="Use the standard spelling of the registry, or ask the platform to add the character.",
        )
