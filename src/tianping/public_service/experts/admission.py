"""Admission to the pool (招标投标法 第三十七条)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from tianping import law
from tianping.exchange.catalogue.applications import ExpertStateChanged
from tianping.law import codes
from tianping.public_service.experts.models import Expert, ExpertState, ExpertTie
from tianping.public_service.subjects.queries import roles_of
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import BadInput, Refusal
from tianping.web.accounts.rights import permit
from tianping.web.documents import missing_glyphs

YEARS = 8  # 招标投标法 第三十七条: eight full years in the field


class NotQualified(Refusal):
    """The person has not the years or the title that an expert must have."""

    code = "expert-not-qualified"
    zh = "{name} 不够入库条件：须从业满 {needed} 年并有高级职称或同等水平（{missing}）。"
    en = "{name} does not qualify: {needed} years in the field and a senior title or its equal ({missing_en})."
    next_zh = "请补全年限和职称证明。"
    next_en = "Give proof of the years and of the title."
    default_rule = "expert-draw"


class SupervisorsDoNotSit(Refusal):
    """Staff of supervising departments may not be members (条例 第四十六条)."""

    code = "supervisors-do-not-sit"
    zh = "{employer} 是行政监督部门，其工作人员不能担任评标专家。"
    en = "{employer} is a supervising department; its staff may not be experts."
    default_rule = "expert-draw"


class AlreadyInPool(Refusal):
    """The person is in the pool."""

    code = "already-in-pool"
    status = 409
    zh = "{person} 已在专家库。"
    en = "{person} is in the pool already."


@dataclass(frozen=True, kw_only=True)
class Application:
    """What is said of a person; `ties` are credit codes of subjects to whom the person is tied besides the employer."""

    person: str
    name: str
    speciality: str
    employer: str
    employer_name: str
    region: str
    years: int
    senior_title: bool
    equal_level: str = ""
    ties: Collection[str] = ()


@transaction.atomic
def admit(*, application: Application, by: Actor, now: datetime) -> Expert:
    """Admit a person to the pool. Who is in the pool is not public: the log holds a sealed entry with a random id.

    Raises NotQualified, SupervisorsDoNotSit, AlreadyInPool, CodeError, BadInput.
    """
    permit(by, "experts.admit")
    require_eligible(application, now=now)
    expert = _written(application, now=now)
    ExpertTie.objects.bulk_create(ExpertTie(expert=expert, uscc=uscc) for uscc in sorted(set(application.ties)))
    note_state(expert, "admitted", "入库", by=by, now=now)
    return expert


def _written(application: Application, *, now: datetime) -> Expert:
    """A removed expert comes back under the same id; nobody else is in the pool twice."""
    facts = {name: value for name, value in vars(application).items() if name != "ties"}
    gone = Expert.objects.select_for_update().filter(person=application.person, state="removed").first()
    if gone is not None:
        gone.ties.all().delete()
        Expert.objects.filter(pk=gone.pk).update(**facts, state="admitted", admitted_at=now)
        return Expert.objects.get(pk=gone.pk)
    try:
        with transaction.atomic():
            return Expert.objects.create(admitted_at=now, **facts)
    except IntegrityError:
        raise AlreadyInPool(field="person", person=application.person) from None


def require_eligible(application: Application, *, now: datetime) -> None:
    """This function will look whether a person may be admitted.

    Raises NotQualified, SupervisorsDoNotSit, CodeError, BadInput.
    """
    _require_facts(application)
    _require_qualified(application, now)
    if "supervisor" in roles_of(application.employer):
        raise SupervisorsDoNotSit(field="employer", employer=application.employer_name)


def note_state(expert: Expert, state: str, reason: str, *, by: Actor, now: datetime) -> None:
    """This function will keep a change of state with its reason, and record it sealed."""
    ExpertState.objects.create(expert=expert, state=state, reason=reason, office=by.office, person=by.person, at=now)
    event = ExpertStateChanged.of_body({"person": expert.person, "state": state, "reason": reason})
    record(event, by=by, now=now)


def _require_facts(application: Application) -> None:
    for code in (application.employer, *application.ties):
        codes.uscc.check(code)
    for field in ("person", "name", "speciality", "employer_name"):
        if not getattr(application, field).strip():
            raise BadInput(field=field, what="这一项不能空着。", what_en="This must not be empty.")
    if unprintable := missing_glyphs(application.name):
        raise BadInput(
            field="name",
            what=f"姓名里有打印不出的字：{unprintable}。",
            what_en=f"The name holds characters that cannot be printed: {unprintable}.",
        )


def _require_qualified(application: Application, now: datetime) -> None:
    needed = _years(now)
    short = application.years < needed
    low = not (application.senior_title or application.equal_level.strip())
    if short or low:
        missing = [f"从业 {application.years} 年"] * short + ["没有高级职称或同等水平"] * low
        english = [f"{application.years} years"] * short + ["no senior title or its equal"] * low
        raise NotQualified(
            field="years" if short else "senior_title",
            name=application.name,
            needed=needed,
            missing="，".join(missing),
            missing_en=", ".join(english),
        )


def _years(now: datetime) -> int:
    rule = law.rule("expert-draw", on=now.date())
    return int(rule.value) if rule.unit == "year" and rule.value > Decimal(0) else YEARS
