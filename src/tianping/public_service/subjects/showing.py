"""How subjects and applications are shown: states in words, facts, tables."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext

from tianping.law import regions
from tianping.public_service.log_proofs import chips
from tianping.public_service.subjects.models import ApplicationRound, Subject, SubjectApplication, SubjectVersion
from tianping.web import parts, wording
from tianping.web.accounts.models import User
from tianping.web.accounts.role_names import role_name
from tianping.web.problems import language


def state_of(found: SubjectApplication) -> parts.Limit:
    """This function will say where an application is."""
    words: dict[str, tuple[parts.LimitWord, str]] = {
        "draft": ("prov", gettext("未提交")),
        "filed": ("well", gettext("待核验")),
        "incomplete": ("near", gettext("待补正")),
        "accepted": ("done", gettext("已登记")),
        "refused": ("breach", gettext("未通过")),
        "withdrawn": ("done", gettext("已撤回")),
    }
    word, text = words[found.state]
    return parts.Limit(word=word, text=text)


def answer_in_words(answer: str) -> str:
    """This function will say what the operator answered to a round."""
    return {
        "accepted": gettext("通过"),
        "refused": gettext("不予登记"),
        "completion-asked": gettext("要求补正"),
        "": gettext("还没有答复"),
    }.get(answer, answer)


def verified_of(verified: bool) -> parts.Limit:
    """This function will say whether the operator has checked."""
    if verified:
        return parts.Limit(word="done", text=gettext("已核验"))
    return parts.Limit(word="prov", text=gettext("待核验"))


def roles_in_words(roles: Iterable[str]) -> str:
    """This function will name roles."""
    return gettext("、").join(role_name(role, language()) for role in roles)


def region_in_words(code: str) -> str:
    """This function will name a region."""
    return regions.name(code, language=language())


def entered(found: SubjectApplication) -> list[parts.Fact]:
    """This function will say what an applicant entered."""
    return [
        parts.Fact(term=gettext("统一社会信用代码"), value=found.uscc, code=True),
        parts.Fact(term=gettext("单位名称"), value=found.name),
        parts.Fact(term=gettext("类型"), value=found.legal_form),
        parts.Fact(term=gettext("所在地区"), value=region_in_words(found.region)),
        parts.Fact(term=gettext("身份"), value=roles_in_words(found.roles)),
        parts.Fact(term=gettext("联系方式"), value=found.contact),
    ]


def public_facts(subject: Subject) -> list[parts.Fact]:
    """This function will say what everybody may know of a subject."""
    return [
        parts.Fact(term=gettext("统一社会信用代码"), value=subject.uscc, code=True),
        parts.Fact(term=gettext("类型"), value=subject.legal_form),
        parts.Fact(term=gettext("所在地区"), value=region_in_words(subject.region)),
        parts.Fact(term=gettext("身份"), value=roles_in_words(subject.roles)),
    ]


def subject_table(found: Sequence[Subject], *, searching: bool, now: datetime) -> parts.Table:
    """This function will list subjects."""
    rows = [
        parts.Row(
            cells=[
                parts.Cell(text=one.name, url=f"/subjects/{one.uscc}/", small=one.uscc),
                parts.Cell(text=roles_in_words(one.roles)),
                parts.Cell(text=region_in_words(one.region)),
                parts.Cell(part=verified_of(one.verified)),
                parts.Cell(text=wording.brief(one.changed_at, language=language(), now=now)),
            ]
        )
        for one in found
    ]
    labels = [gettext("主体"), gettext("身份"), gettext("所在地区"), gettext("核验"), gettext("最近变更")]
    return parts.Table(
        caption=gettext("登记的主体"),
        columns=[parts.Column(label=label) for label in labels],
        rows=rows,
        empty=gettext("没有这样的主体。核对名称或代码；还没登记的，点“办理登记”。")
        if searching
        else gettext("还没有主体登记。点“办理登记”，一次登记，各平台通用。"),
    )


def version_table(versions: Sequence[SubjectVersion], *, names: bool, now: datetime) -> parts.Table:
    """This function will list versions, the newest first; `names` shows the persons, for the firm itself and the operator."""
    proofs = chips([one.entry for one in versions])
    people = _people(versions) if names else {}
    rows = [
        parts.Row(
            cells=[
                parts.Cell(text=gettext("第 {version} 版").format(version=one.version)),
                parts.Cell(text=one.name, small=f"{one.legal_form}　{roles_in_words(one.roles)}"),
                parts.Cell(part=verified_of(one.verified)),
                parts.Cell(text=_author(one), small=people.get(one.by_person, "")),
                parts.Cell(text=wording.brief(one.at, language=language(), now=now)),
                parts.Cell(part=proofs[one.entry]) if one.entry else parts.Cell(text="—"),
            ]
        )
        for one in versions
    ]
    labels = [gettext("版本"), gettext("内容"), gettext("核验"), gettext("谁写的"), gettext("时间"), gettext("存证")]
    return parts.Table(caption=gettext("登记历史"), columns=[parts.Column(label=label) for label in labels], rows=rows)


def _author(version: SubjectVersion) -> str:
    if version.by_role == "operator" or version.by_role == "platform":
        return role_name("operator", language())
    return gettext("本单位") if version.by_office == version.subject_id else role_name(version.by_role, language())


def _people(versions: Sequence[SubjectVersion]) -> dict[str, str]:
    """Names of the persons of the firm itself; of the operator's staff only that it was the operator."""
    numbers = [one.by_person for one in versions if one.by_person and one.by_office == one.subject_id]
    return dict(User.objects.filter(public_id__in=numbers).values_list("public_id", "name"))


def rounds(found: SubjectApplication, *, now: datetime) -> list[parts.Line]:
    """This function will tell what was handed in and what was answered, the newest first."""
    return [line for one in found.rounds.order_by("-round") for line in _lines(one)]


def _lines(one: ApplicationRound) -> list[parts.Line]:
    handed = parts.Line(what=gettext("第 {round} 次提交").format(round=one.round), at=one.at)
    if not one.answer:
        return [handed]
    return [parts.Line(what=answer_in_words(one.answer), at=one.answered_at, why=one.reason, kind="key"), handed]
