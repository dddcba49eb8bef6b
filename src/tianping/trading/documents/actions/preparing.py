"""Preparing documents: terms and files. The first terms ask the trustees for their keys."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import IO, Any

from django.conf import settings
from django.db import transaction

from tianping.exchange.catalogue.keys import KeysRequested
from tianping.law import money
from tianping.law.scoring.method import NAME as COMPREHENSIVE
from tianping.law.scoring.method import BadMethod, read_method
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import BadInput, NotFound, Refusal
from tianping.sealing.suites import suite
from tianping.trading.documents.models import EVALUATION_METHODS, DocumentFile, Terms
from tianping.trading.documents.policy import new_opening_key
from tianping.trading.documents.rules import require_lawful_terms
from tianping.trading.holds.queries import require_running
from tianping.trading.plans.checks import tidy_name
from tianping.trading.plans.models import Tender
from tianping.web.accounts.rights import permit
from tianping.web.files import store

SUITE = "INTL-1"
METHODS = tuple(method for method, _ in EVALUATION_METHODS)


class AlreadyIssued(Refusal):
    """The documents are out; they change by a clarification only."""

    code = "already-issued"
    status = 409
    zh = "招标项目 {tender} 的招标文件已经发出，不能再改。"
    en = "The documents of tender {tender} are issued; they cannot be changed any more."
    next_zh = "请用澄清与修改。"
    next_en = "Publish a clarification."


class OpeningTimeFixed(Refusal):
    """Keys were bound to the opening time; before the issue it cannot change."""

    code = "opening-time-fixed"
    status = 409
    zh = "开标密钥已按 {opening_at} 申请，开标时间不能再改。"
    en = "Keys were asked for the opening at {opening_at}; it cannot be changed now."
    next_zh = "请按原时间发出招标文件，再依法推迟；或重新编制招标方案。"
    next_en = "Issue for that time and move it later by the rules, or plan the tender anew."


class SuiteFixed(Refusal):
    """Keys of a suite were asked for; the suite cannot change for this tender any more."""

    code = "suite-fixed"
    status = 409
    zh = "开标密钥已按密码套件 {suite} 申请，不能再换。"
    en = "Keys of the suite {suite} were asked for; it cannot be changed now."
    next_zh = "请沿用这一套件；确需更换的，重新编制招标方案。"
    next_en = "Keep the suite; where it must change, plan the tender anew."


@dataclass(frozen=True, kw_only=True)
class TermsPlan:
    """What the documents shall fix. Times aware UTC, money yuan per lot.

    `scoring` is the declared formula of the comprehensive method (`tianping.law.scoring.method.Method`).
    `suite` is how bids are sealed and signed (docs/envelope.md §2); nothing negotiates it later.
    `opening_at` is the deadline unless something else is said, which is refused (招标投标法 第三十四条).
    """

    available_from: datetime
    available_until: datetime
    bids_due_at: datetime
    bid_validity_days: int
    qualification: str
    contact: str
    bond: Decimal | None = None
    evaluation_method: str = "lowest-evaluated-price"
    scoring: Mapping[str, Any] | None = None
    minimum_bids: int = 3
    consortium: bool = False
    suite: str = SUITE
    opening_at: datetime | None = None


@transaction.atomic
def set_terms(*, tender: Tender, plan: TermsPlan, by: Actor, now: datetime) -> Terms:
    """Fix the terms of a tender's documents; the first time, ask the three trustees for keys.

    Terms may be set again until the issue, with the same opening time.
    Raises LimitBreached, TimesOutOfOrder, ValidityMissing, AlreadyIssued, OpeningTimeFixed, SuiteFixed, UnknownSuite, BadInput, BadMethod,
    TenderOnHold, NotAllowed.
    """
    permit(by, "documents.set_terms", tender)
    Tender.objects.select_for_update().get(pk=tender.pk)
    require_running(tender.code)
    held = Terms.objects.filter(tender=tender).first()
    if held is not None:
        _require_changeable(held, plan)
    terms = held or _with_opening_key(tender, plan, now)
    _fill(terms, plan)
    require_lawful_terms(terms=terms, tender=tender, available_from=max(plan.available_from, now))
    terms.save()
    if held is None:
        record(_request(terms), by=by, now=now)
    return terms


@transaction.atomic
def add_file(
    *, tender: Tender, name: str, media: str, content: IO[bytes], by: Actor, now: datetime, expected: str | None = None
) -> DocumentFile:
    """Keep one file of the documents: until the issue as part of them, after it as a draft for the next clarification.

    `expected` is the declared SHA-256 in hexadecimal. A draft of the same name is replaced.
    Raises FileDiffers, FileTooLarge, BadInput, NotAllowed.
    """
    permit(by, "documents.add_file", tender)
    name = tidy_name(name, field="name", limit=200)
    if "/" in name or "\\" in name or name.startswith("."):
        raise BadInput(field="name", what="文件名不能含路径。", what_en="A file name bears no path.")
    kept = store(content, expected=expected, limit=settings.TIANPING_TRADING.document_limit_mib * 1024 * 1024)
    terms = Terms.objects.select_for_update().filter(tender=tender).first()
    version = draft_version(terms)
    facts = {"media": media[:100], "size": kept.size, "sha256": kept.sha256, "path": kept.path, "added_at": now}
    return DocumentFile.objects.update_or_create(tender=tender, version=version, name=name, defaults=facts)[0]


@transaction.atomic
def remove_file(*, tender: Tender, name: str, by: Actor, now: datetime) -> None:
    """Leave a file out that was not issued yet; what is out stays out. Its bytes stay where other drafts may need them.

    Raises NotFound, NotAllowed.
    """
    permit(by, "documents.add_file", tender)
    terms = Terms.objects.select_for_update().filter(tender=tender).first()
    found = DocumentFile.objects.filter(tender=tender, version=draft_version(terms), name=name)
    if not found.delete()[0]:
        raise NotFound(thing=f"文件 {name}")


def draft_version(terms: Terms | None) -> int:
    """This function will return the version that a file added now belongs to: before the issue 1, then the next."""
    return 1 if terms is None or terms.issued_at is None else terms.version + 1


def _require_changeable(terms: Terms, plan: TermsPlan) -> None:
    if terms.issued_at is not None:
        raise AlreadyIssued(tender=terms.tender_id)
    if plan.bids_due_at != terms.requested_opening_at:
        raise OpeningTimeFixed(field="bids_due_at", opening_at=terms.requested_opening_at.isoformat())
    if plan.suite != terms.suite:
        raise SuiteFixed(field="suite", suite=terms.suite)


def _with_opening_key(tender: Tender, plan: TermsPlan, now: datetime) -> Terms:
    key_id = f"opening-{secrets.token_hex(16)}"
    public, wrapped = new_opening_key(key_id=key_id, suite_id=suite(plan.suite, now).id)
    return Terms(
        tender=tender,
        suite=plan.suite,
        trustees=list(settings.TIANPING_TRADING.trustees),
        opening_public=public,
        opening_key_ref=key_id,
        opening_key_wrapped=wrapped,
        requested_at=now,
        requested_opening_at=plan.bids_due_at,
    )


def _fill(terms: Terms, plan: TermsPlan) -> None:
    if plan.evaluation_method not in METHODS:
        raise BadInput(
            field="evaluation_method",
            what=f"评标办法只能是 {'、'.join(METHODS)}。",
            what_en=f"The evaluation method must be one of {', '.join(METHODS)}.",
        )
    terms.available_from, terms.available_until = plan.available_from, plan.available_until
    terms.bids_due_at = plan.bids_due_at
    terms.opening_at = plan.opening_at or plan.bids_due_at
    terms.bid_validity_days, terms.minimum_bids = plan.bid_validity_days, plan.minimum_bids
    terms.bond, terms.evaluation_method = _bond(plan.bond), plan.evaluation_method
    terms.qualification = tidy_name(plan.qualification, field="qualification", limit=20_000)
    terms.contact = tidy_name(plan.contact, field="contact", limit=2_000)
    terms.consortium = plan.consortium
    terms.scoring = _scoring(plan, terms.tender)


def _scoring(plan: TermsPlan, tender: Tender) -> dict[str, Any] | None:
    """The declared formula, read and written back; it belongs to the comprehensive method and to no other."""
    if (plan.scoring is not None) != (plan.evaluation_method == COMPREHENSIVE):
        raise BadInput(
            field="scoring",
            what="综合评估法要写明评分标准和公式，其他评标办法不写。",
            what_en="The comprehensive method declares its scoring; no other method does.",
        )
    if plan.scoring is None:
        return None
    method = read_method(dict(plan.scoring))
    if method.price.ceiling_weight and tender.lots.filter(maximum_price=None).exists():
        raise BadMethod(
            field="scoring", where="price.ceiling_weight", what="a lot has no maximum price / 有标段没有最高投标限价"
        )
    return method.to_json()


def _bond(bond: Decimal | None) -> Decimal | None:
    if bond is None:
        return None
    if bond < 0 or bond != bond.quantize(money.FEN):
        raise BadInput(
            field="bond", what="保证金不能为负，最多两位小数。", what_en="The bond is not negative, with two decimals."
        )
    return bond or None


def _request(terms: Terms) -> KeysRequested:
    return KeysRequested(
        tender=terms.tender_id,
        suite=terms.suite,
        opening_at=terms.opening_at,
        trustees=tuple(terms.trustees),
        opening_key=terms.opening_public,
    )
