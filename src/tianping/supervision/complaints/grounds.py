"""Whether a complaint may be made at all: about what, against whom, to whom, and after which objection."""

from datetime import datetime
from typing import get_args

from tianping.exchange.catalogue.complaints import Against, Matter
from tianping.law.breach import clock
from tianping.refusals import BadInput, NotFound, Refusal
from tianping.supervision.complaints.contents import Filing
from tianping.supervision.complaints.models import KnownObjection, Party
from tianping.supervision.directives.models import Department
from tianping.supervision.monitoring.models import WatchedTender

OBJECTION_FIRST = ("documents", "opening", "result")  # 条例 第二十二条、第四十四条、第五十四条


class ObjectionFirst(Refusal):
    """The matter needs an objection to the buyer first (条例 第六十条第二款)."""

    code = "objection-first"
    zh = "对{matter}有意见的，应当先向招标人提出异议，再投诉。"
    en = "On the {matter_en}, an objection to the buyer comes first."
    next_zh = "请在交易平台提出异议；答复后 10 日内仍可投诉，异议期间不计算在内。"
    next_en = "Raise it on the trading platform; the time of the objection is not counted in your ten days."
    default_rule = "complaint-objection-first"


class OtherObjection(Refusal):
    """The objection named is not of this tender and matter, or was taken back."""

    code = "other-objection"
    zh = "编号 {objection} 的异议{why}。"
    en = "The objection {objection} {why_en}."
    next_zh = "请核对异议编号。"
    next_en = "Check the number of the objection."
    default_rule = "complaint-objection-first"


class ObjectionStillOpen(Refusal):
    """The buyer still has time to answer."""

    code = "objection-still-open"
    status = 409
    zh = "招标人还在答复期内（至 {due}，北京时间），尚不能就此投诉。"
    en = "The buyer has until {due} (Beijing time) to answer; a complaint is not yet possible."
    next_zh = "答复后，或逾期未答复的，即可投诉。你的 10 日现在不计算。"
    next_en = "Complain after the answer, or when it is overdue. Your ten days do not run meanwhile."
    default_rule = "complaint-objection-first"


class NotCompetent(Refusal):
    """The department named does not supervise here."""

    code = "not-competent"
    zh = "{department} 不是本平台上经核验的行政监督部门。"
    en = "{department} is no verified supervising department of this platform."
    next_zh = "请从部门名录里选。"
    next_en = "Choose from the list of departments."


class AgainstOneself(Refusal):
    """Nobody complains against itself."""

    code = "against-oneself"
    zh = "投诉人和被投诉人是同一单位。"
    en = "Complainant and respondent are the same."


MATTERS = {
    "documents": ("招标文件、资格预审文件", "tender documents"),
    "opening": ("开标", "opening"),
    "result": ("评标结果", "result"),
}


def require_tender(given: Filing) -> None:
    """This function will look whether kinds, tender and lot are known. Raises BadInput, NotFound."""
    _require_one_of("against", given.against, get_args(Against))
    _require_one_of("matter", given.matter, get_args(Matter))
    _require_one_of("standing", given.standing, ("bidder", "interested"))
    if given.against == "tender" and not given.tender:
        raise BadInput(field="tender", what="没有写招标项目编号。", what_en="The tender is not named.")
    if given.tender and not WatchedTender.objects.filter(tender=given.tender).exists():
        raise NotFound(field="tender", thing=f"招标项目 {given.tender[:40]}")
    if given.lot and not (given.tender and given.lot.startswith(given.tender) and len(given.lot) <= 40):
        raise BadInput(field="lot", what="标段不属于这个招标项目。", what_en="The lot is not one of this tender.")


def require_respondent(given: Filing, *, complainant: str) -> None:
    """This function will look whether the respondent is known. Raises BadInput, NotFound, AgainstOneself."""
    if given.respondent and given.respondent == complainant:
        raise AgainstOneself(field="respondent")
    if len(given.respondent) > 120:
        raise BadInput(field="respondent", what="被投诉人代码太长。", what_en="The code of the respondent is too long.")
    known = Party.objects.filter(uscc=given.respondent).exists()
    if given.against in ("tender", "subject") and not known:
        raise NotFound(field="respondent", thing=f"被投诉人 {given.respondent or '（未写）'}")
    if given.against == "platform" and not given.respondent:
        raise BadInput(field="respondent", what="没有写平台。", what_en="The platform is not named.")


def require_competent(department: str) -> None:
    """This function will look whether a department supervises here. Raises NotCompetent."""
    found = Department.objects.filter(uscc=department, verified=True).first()
    if found is None or "supervisor" not in found.roles:
        raise NotCompetent(field="department", department=department[:40] or "（未写）")


def objection_first(given: Filing, *, now: datetime) -> KnownObjection | None:
    """This function will return the objection that came first, where one must (条例 第六十条).

    Raises ObjectionFirst, OtherObjection, ObjectionStillOpen.
    """
    if given.against != "tender" or given.matter not in OBJECTION_FIRST:
        return None
    zh, en = MATTERS[given.matter]
    if not given.objection:
        raise ObjectionFirst(field="objection", matter=zh, matter_en=en)
    platform = WatchedTender.objects.filter(tender=given.tender).values(
        "platform"
    )  # nobody speaks for another's tender
    found = KnownObjection.objects.filter(objection=given.objection, origin__in=platform).first()
    _require_fits(given, found)
    assert found is not None
    if found.answered_at is None and now <= found.answer_due:
        raise ObjectionStillOpen(field="objection", due=clock(found.answer_due.replace(microsecond=0)))
    return found


def _require_fits(given: Filing, found: KnownObjection | None) -> None:
    if found is None:
        why = ("在交易平台的日志里查不到", "is not in the log of the trading platform")
    elif not _same_matter(given, found):
        why = ("不是就这个项目的这一事项提出的", "is not about this matter of this tender")
    elif found.withdrawn_at:
        why = ("已经撤回", "was withdrawn")
    else:
        return
    raise OtherObjection(field="objection", objection=given.objection[:64], why=why[0], why_en=why[1])


def _same_matter(given: Filing, found: KnownObjection) -> bool:
    lot = not found.lot or given.lot in ("", found.lot)
    return lot and (found.tender, found.about) == (given.tender, given.matter)


def _require_one_of(field: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise BadInput(
            field=field,
            what=f"没有这种选项：{value[:20]}。",
            what_en=f"No such choice: {value[:20]}.",
            way_out=f"可选：{'、'.join(known)}。",
            way_out_en=f"Choose from: {', '.join(known)}.",
        )
