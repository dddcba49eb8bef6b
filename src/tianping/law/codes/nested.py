"""Codes that extend each other: platform 11, project 17, tender 20, lot 23, document 26 characters.

Lengths are fixed. How a project code is composed differs: nationally it extends the code of the platform, one province
composes it of industry, region and serial. So the composition is data and can be corrected.
"""

from dataclasses import dataclass

from tianping.law import industries, regions
from tianping.law.codes.faults import A_CAPITAL, A_DIGIT, CAPITALS, DIGITS, Judge


@dataclass(frozen=True)
class Composition:
    """How a project code starts: where its region stands, and whether an industry (E47) stands before it."""

    region_at: int
    industry_first: bool

    def check(self, value: str, judge: Judge, field: str | None) -> None:
        """This function will refuse a start that is not composed like this. Raises CodeError."""
        judge.alphabet(value, range(1), CAPITALS, A_CAPITAL, field)
        judge.alphabet(value, range(1, len(value)), DIGITS, A_DIGIT, field)
        region = value[self.region_at : self.region_at + 6]
        if regions.locate(region) is None:
            raise judge.error(value, f"没有行政区划 {region}", f"there is no region {region}", field)
        if self.industry_first and industries.find(value[:3]) is None:
            raise judge.error(value, f"没有行业 {value[:3]}", f"there is no industry {value[:3]}", field)


NATIONAL = Composition(region_at=1, industry_first=False)
INDUSTRY_FIRST = Composition(region_at=3, industry_first=True)


@dataclass(frozen=True)
class Level:
    """One kind of these codes: `length` characters, the last `serial` of them a serial within the code before."""

    name_zh: str
    name_en: str
    length: int
    serial: int

    def check(self, value: str, *, field: str | None = None, composition: Composition = NATIONAL) -> None:
        """This function will refuse what is no such code. Raises CodeError with the place that is wrong."""
        judge = Judge(self.name_zh, self.name_en)
        judge.length(value, self.length, field)
        composition.check(value, judge, field)

    def extend(self, parent: str, serial: int) -> str:
        """This function will return the code of a thing within its parent. Raises CodeError for a wrong serial."""
        value = f"{parent}{serial:0{self.serial}d}"
        if serial < 1:
            raise Judge(self.name_zh, self.name_en).error(value, "序号应从 1 开始", "serials start at 1")
        self.check(value)
        return value

    def parent(self, value: str) -> str:
        """This function will return the code of what this belongs to."""
        return value[: -self.serial]


platform = Level("平台标识码", "platform code", 11, 4)
project = Level("项目编号", "project code", 17, 6)
tender = Level("招标项目编号", "tender code", 20, 3)
lot = Level("标段（包）编号", "lot code", 23, 3)
document = Level("招标文件编号", "document code", 26, 3)


def platform_code(*, letter: str, region: str, serial: int) -> str:
    """This function will compose the code of a platform: a letter, a region of six digits, a serial up to 9,999."""
    return platform.extend(letter + region, serial)


def project_code(*, platform_code: str, serial: int) -> str:
    """This function will compose the code of a project of a platform; serial up to 999,999. Raises CodeError."""
    platform.check(platform_code)
    return project.extend(platform_code, serial)


def tender_code(*, project: str, serial: int) -> str:
    """This function will compose the code of a tender of a project; serial up to 999. Raises CodeError."""
    return tender.extend(project, serial)


def lot_code(*, tender: str, serial: int) -> str:
    """This function will compose the code of a lot of a tender; serial up to 999. Raises CodeError."""
    return lot.extend(tender, serial)


def document_code(*, lot: str, serial: int) -> str:
    """This function will compose the code of a document of a lot; serial up to 999. Raises CodeError."""
    return document.extend(lot, serial)
