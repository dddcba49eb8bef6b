"""Handing in papers, complaining, completing (条例 第六十条; 投诉处理办法 第七条至第十条)."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime
from typing import IO

from django.db import IntegrityError, transaction

from tianping.canonical import encode
from tianping.exchange.catalogue.complaints import ComplaintCompleted, ComplaintFiled
from tianping.record import receipts
from tianping.record.actors import Actor
from tianping.record.events import FileRef
from tianping.record.identity import own_keys
from tianping.record.recording import Recorded, record
from tianping.refusals import BadInput, NotFound, Refusal
from tianping.supervision.complaints import limits
from tianping.supervision.complaints.actions.steps import locked, step
from tianping.supervision.complaints.contents import Filing, require_words, tidied
from tianping.supervision.complaints.grounds import (
    objection_first,
    require_competent,
    require_respondent,
    require_tender,
)
from tianping.supervision.complaints.models import Complaint, ComplaintFile
from tianping.web.accounts.rights import permit
from tianping.web.files import open_file, store
from tianping.web.raw_bodies import paper_media

PURPOSES = ("evidence", "authority", "statement")
LARGEST = 50 * 1024 * 1024


class AlreadyComplained(Refusal):
    """The same party has an open complaint on the same matter (条例 第六十一条: whoever received it first handles it)."""

    code = "already-complained"
    status = 409
    zh = "就同一事项你已有一件投诉正在处理，不重复受理。"
    en = "You have an open complaint on the same matter; it is not taken twice."
    next_zh = "有新材料，请在原投诉里补充。"
    next_en = "Add new material to that complaint."
    default_rule = "complaint"


class WithdrawnBefore(Refusal):
    """The same complaint was withdrawn with consent (投诉处理办法 第十九条)."""

    code = "withdrawn-before"
    status = 409
    zh = "同一事实和理由的投诉已经撤回（{number}），不能再次提出。"
    en = "A complaint on the same facts was withdrawn ({number}); it is not made again."
    next_zh = "有新的事实，请写明后提出。"
    next_en = "If there are new facts, state them."
    default_rule = "complaint-withdrawal"


class PaperMissing(Refusal):
    """Evidence, or a proxy's authority, is not there."""

    code = "complaint-paper-missing"
    zh = "缺{what}。"
    en = "Missing: {what_en}."
    next_zh = "请先上传，再提交投诉。"
    next_en = "Hand the file in first, then file the complaint."


@transaction.atomic
def hand_in(*, name: str, purpose: str, content: IO[bytes], expected: str, by: Actor, now: datetime) -> ComplaintFile:
    """Keep a paper for a complaint or statement to come; the same paper twice is one.

    Raises BadInput for its purpose, FileDiffers, FileTooLarge, WrongKindOfFile.
    """
    permit(by, "complaints.hand_in")
    if purpose not in PURPOSES:
        raise BadInput(
            field="purpose",
            what=f"没有这种用途：{purpose[:20]}。",
            what_en=f"No such purpose: {purpose[:20]}.",
            way_out=f"可选：{'、'.join(PURPOSES)}。",
            way_out_en=f"Choose from: {', '.join(PURPOSES)}.",
        )
    title = require_words(name, field="name", zh="文件名", en="file name", least=1, most=200)
    kept = store(content, expected=expected, limit=LARGEST)
    media = paper_media(open_file(kept.sha256), name=title)
    facts = {"purpose": purpose, "name": title, "media": media, "size": kept.size, "at": now}
    row, _ = ComplaintFile.objects.update_or_create(owner=by.office, sha256=kept.sha256, complaint=None, defaults=facts)
    return row


@transaction.atomic
def file(*, filing: Filing, by: Actor, now: datetime) -> Complaint:
    """File a complaint; its receipt names the place that it will have in a sealed batch (条例 第六十条).

    Raises BadInput for what it must say, PaperMissing, LimitBreached after ten days, ObjectionFirst,
    ObjectionStillOpen, NotCompetent, NotFound, AlreadyComplained (also in a race), WithdrawnBefore.
    """
    permit(by, "complaints.file")
    given = tidied(filing)
    require_tender(given)
    require_respondent(given, complainant=by.office)
    require_competent(given.department)
    objection = objection_first(given, now=now)
    limits.require_in_time(knew_at=given.knew_at, objection=objection, now=now)
    _require_not_withdrawn(given, by)
    papers = papers_of(given.files, owner=by.office)
    _require_papers(given, papers)
    complaint = _create(given, by=by, now=now)
    attach(complaint, papers)
    recorded = record(_filed(complaint), by=by, now=now, files=refs_of(papers))
    _issue_receipt(complaint, recorded, papers, now=now)
    step(complaint, "filed", by=by, now=now)
    return complaint


@transaction.atomic
def complete(*, number: str, answer: str, files: Collection[str] = (), by: Actor, now: datetime) -> Complaint:
    """Hand in what was missing; the department's three days begin anew. Raises NotFound, WrongState, BadInput."""
    complaint = locked(number)
    permit(by, "complaints.complete", complaint)
    locked(number, "incomplete")
    text = require_words(answer, field="answer", zh="补正说明", en="answer", least=2, most=20_000)
    papers = papers_of(files, owner=by.office)
    complaint.state, complaint.received_at, complaint.complete_due = "filed", now, None
    complaint.accept_due = limits.accept_due(received_at=now).at
    complaint.save(update_fields=["state", "received_at", "complete_due", "accept_due"])
    attach(complaint, papers)
    record(ComplaintCompleted(complaint=number, answer=text), by=by, now=now, files=refs_of(papers))
    step(complaint, "completed", by=by, now=now, note=text)
    return complaint


def attach(complaint: Complaint, papers: Collection[ComplaintFile]) -> None:
    """This function will bind papers that were handed in to a complaint."""
    ComplaintFile.objects.filter(pk__in=[paper.pk for paper in papers]).update(complaint=complaint)


def refs_of(papers: Collection[ComplaintFile]) -> list[FileRef]:
    """This function will name papers as entries do."""
    return [FileRef(name=one.name, media=one.media, size=one.size, sha256=one.sha256) for one in papers]


def papers_of(files: Collection[str], *, owner: str) -> list[ComplaintFile]:
    """This function will find papers that this owner handed in and that are bound to nothing. Raises NotFound."""
    found = list(ComplaintFile.objects.select_for_update().filter(owner=owner, complaint=None, sha256__in=list(files)))
    unknown = sorted(set(files) - {paper.sha256 for paper in found})
    if unknown:
        raise NotFound(thing=f"已上传的文件 {unknown[0][:64]}")
    return found


def _require_papers(given: Filing, papers: Collection[ComplaintFile]) -> None:
    purposes = {paper.purpose for paper in papers}
    if "evidence" not in purposes:  # 条例 第六十条: 必要的证明材料
        raise PaperMissing(field="files", rule="complaint-content", what="证明材料", what_en="evidence")
    if given.by_agent and "authority" not in purposes:
        raise PaperMissing(field="files", rule="complaint-proxy", what="授权委托书", what_en="the written authority")


def _require_not_withdrawn(given: Filing, by: Actor) -> None:
    same = Complaint.objects.filter(
        state="withdrawn", complainant=by.office, tender=given.tender, matter=given.matter, facts=given.facts
    ).first()
    if same:
        raise WithdrawnBefore(number=same.number)


def _create(given: Filing, *, by: Actor, now: datetime) -> Complaint:
    facts = {name: value for name, value in vars(given).items() if name != "files"}
    due = limits.accept_due(received_at=now)
    try:
        with transaction.atomic():
            return Complaint.objects.create(
                **facts,
                number=secrets.token_hex(16),
                complainant=by.office,
                filed_at=now,
                received_at=now,
                accept_due=due.at,
                provisional=due.provisional,
            )
    except IntegrityError:
        raise AlreadyComplained from None


def _filed(complaint: Complaint) -> ComplaintFiled:
    optional = {name: getattr(complaint, name) or None for name in ("tender", "lot", "objection")}
    same = ("against", "matter", "complainant", "department", "knew_at", "facts", "claims")
    respondent = complaint.respondent or complaint.respondent_name
    return ComplaintFiled.of_body(
        {name: getattr(complaint, name) for name in same}
        | optional
        | {"complaint": complaint.number, "respondent": respondent}
    )


def _issue_receipt(
    complaint: Complaint, recorded: Recorded, papers: Collection[ComplaintFile], *, now: datetime
) -> None:
    content = hashlib.sha256(encode(_filed(complaint).as_body())).hexdigest()
    made = receipts.issue(
        number=complaint.number,
        kind="complaint",
        leaf=recorded.leaf,
        sealed=True,
        at=now,
        refs={"complaint": complaint.number} | ({"tender": complaint.tender} if complaint.tender else {}),
        digests={"complaint": content} | {f"file-{place}": one.sha256 for place, one in enumerate(papers, start=1)},
        key=own_keys().identity,
    )
    complaint.stage_one, complaint.event = made.model_dump(mode="json"), recorded.uid
    complaint.save(update_fields=["stage_one", "event"])
