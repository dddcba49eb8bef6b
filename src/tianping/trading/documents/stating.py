"""What the preparation of documents has reached: the task list from the plan to the notice, and the next step of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext, ngettext

from tianping.trading.approvals.models import Approval
from tianping.trading.approvals.queries import wanted_in, wanting
from tianping.trading.documents.approving import ISSUE, issue_matter
from tianping.trading.documents.models import BoundKey, DocumentFile, RefusedKey, Terms
from tianping.trading.plans.models import Tender
from tianping.web import wording
from tianping.web.parts import Task
from tianping.web.problems import language


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """How far one tender's documents are."""

    tender: Tender
    terms: Terms | None
    files: int
    keys: int
    refused: int
    wanted: int
    approved: int
    asked: int

    @property
    def keys_bound(self) -> bool:
        """Whether every trustee has bound its key."""
        return self.terms is not None and self.keys >= len(self.terms.trustees)

    @property
    def issued(self) -> bool:
        """Whether the documents are out."""
        return self.terms is not None and self.terms.issued_at is not None

    @property
    def ready(self) -> bool:
        """Whether all is there but the issue itself."""
        return bool(self.files) and self.keys_bound and self.approved >= self.wanted

    @property
    def approval_wanted(self) -> bool:
        """Whether the next step is to put the issue to approval."""
        waits = self.approved < self.wanted and self.asked + self.approved < self.wanted
        return waits and bool(self.files) and self.keys_bound

    @property
    def waits_for_office(self) -> bool:
        """Whether the organisation itself has a task now, as `next_task` finds it."""
        if self.terms is None or not self.files:
            return True
        return self.approval_wanted or (self.ready and not self.issued)


def preparation(tender: Tender) -> Preparation:
    """This function will read how far the documents of a tender are."""
    terms = Terms.objects.filter(tender=tender).first()
    return _preparations([(tender, terms)])[0]


def preparations(tenders: Sequence[Tender]) -> list[Preparation]:
    """This function will read how far the documents of several tenders are (`select_related("terms")`), with as many
    questions as of one."""
    return _preparations([(tender, getattr(tender, "terms", None)) for tender in tenders])


def _preparations(found: Sequence[tuple[Tender, Terms | None]]) -> list[Preparation]:
    codes, asked_for = [tender.code for tender, _ in found], [tender.code for tender, terms in found if terms]
    files = _counted(DocumentFile.objects.filter(tender__in=codes), "tender_id", "version")
    keys = _counted(BoundKey.objects.filter(tender__in=asked_for), "tender_id")
    refused = _counted(RefusedKey.objects.filter(tender_code__in=asked_for), "tender_code")
    approvals = _all_approvals(found)
    return [
        Preparation(
            tender=tender,
            terms=terms,
            files=files[tender.code, terms.version if terms else 1],
            keys=keys[tender.code,],
            refused=refused[tender.code,],
            wanted=wanted,
            approved=approved,
            asked=asked,
        )
        for (tender, terms), (wanted, approved, asked) in zip(found, approvals, strict=True)
    ]


def _counted(rows: "QuerySet[Any]", *names: str) -> Counter[tuple[Any, ...]]:
    """How many rows there are of each combination. Nothing is asked where nothing can be found."""
    return Counter(rows.order_by().values_list(*names))


def _all_approvals(found: Sequence[tuple[Tender, Terms | None]]) -> list[tuple[int, int, int]]:
    """The approvals of each; most organisations want none, and then one question answers for all."""
    open_ = [tender for tender, terms in found if terms is not None and terms.issued_at is None]
    offices = {office for tender in open_ for office in (tender.buyer, tender.agency) if office}
    if not offices or not wanted_in(act=ISSUE, offices=offices):
        return [(0, 0, 0)] * len(found)
    return [_approvals(tender, terms) for tender, terms in found]


def _approvals(tender: Tender, terms: Terms | None) -> tuple[int, int, int]:
    if terms is None or terms.issued_at is not None:
        return 0, 0, 0
    matter = issue_matter(tender=tender, terms=terms)
    offices = wanting(matter)
    if not offices:
        return 0, 0, 0
    about = Approval.objects.filter(act=matter.act, subject=matter.subject, digest=matter.digest(), office__in=offices)
    states = set(about.values_list("office", "state"))
    return (
        len(offices),
        sum(1 for office in offices if (office, "approved") in states),
        sum(1 for office in offices if (office, "open") in states),
    )


def tasks(done: Preparation, *, now: datetime) -> list[Task]:
    """This function will lay the filing out, from the plan to the notice; the first that is open is marked."""
    at = f"/tenders/{done.tender.code}/"
    found = [
        Task(what=gettext("编制招标方案"), url=at, state="done", why=gettext("标段、招标方式和监督部门已公开。")),
        _terms(done, at, now),
        *_scoring(done, at),
        _files(done, at),
        _keys(done),
        *_approval(done, at),
        _issue(done, at, now),
    ]
    first = next((task for task in found if task.state == "" and task.url), None)
    return [_now(task) if task is first else task for task in found]


def next_task(done: Preparation, *, now: datetime) -> Task | None:
    """This function will return the task that is next, None where the platform or another person is at work."""
    return next((task for task in tasks(done, now=now) if task.state == "now"), None)


def _now(task: Task) -> Task:
    return Task(what=task.what, url=task.url, why=task.why, state="now", note=gettext("现在办"), mistakes=task.mistakes)


def _terms(done: Preparation, at: str, now: datetime) -> Task:
    what, url = gettext("填招标文件要点"), f"{at}terms/"
    if done.terms is None:
        return Task(what=what, url=url, why=gettext("时间、保证金、有效期、评标办法。填好就向三方申请开标密钥。"))
    due = wording.moment(done.terms.bids_due_at, language=language(), now=now)
    return Task(
        what=what, url="" if done.issued else url, state="done", why=gettext("投标截止 {due}。").format(due=due)
    )


def _scoring(done: Preparation, at: str) -> list[Task]:
    if done.terms is None or done.terms.scoring is None:
        return []
    url = "" if done.issued else f"{at}terms/scoring/"
    return [Task(what=gettext("评分标准和公式"), url=url, state="done", why=gettext("已按样式填好，发出之前可以改。"))]


def _files(done: Preparation, at: str) -> Task:
    what, url = gettext("上传招标文件"), f"{at}documents/prepare/"
    if not done.files:
        return Task(what=what, url=url, why=gettext("至少一个文件。发出之前可以替换、删去。"))
    said = ngettext("{count} 个文件。", "{count} 个文件。", done.files).format(count=done.files)
    return Task(what=what, url=f"{at}documents/" if done.issued else url, state="done", why=said)


def _keys(done: Preparation) -> Task:
    what = gettext("三方绑定开标密钥")
    if done.terms is None:
        return Task(what=what, state="later", why=gettext("填好招标文件要点后，平台自动申请。"))
    if done.keys_bound:
        return Task(what=what, state="done", why=gettext("三方各一把，到开标时间才交出，两方即可开标。"))
    if done.refused:
        why = gettext("有一方交来的密钥和申请不符，没有收。请联系平台运行单位。")
        return Task(what=what, state="later", why=why, mistakes=done.refused)
    why = gettext("已绑定 {count} 方，通常几秒钟内完成，刷新再看。").format(count=done.keys)
    return Task(what=what, state="later", why=why, note=gettext("等三方"))


def _approval(done: Preparation, at: str) -> list[Task]:
    if not done.wanted:
        return []
    what = gettext("第二人审批")
    if done.approved >= done.wanted:
        return [Task(what=what, state="done", why=gettext("已同意。再改要点或者文件，要重新审批。"))]
    if not done.files or not done.keys_bound:
        return [Task(what=what, state="later", why=gettext("要点和文件都齐了再提交审批。"))]
    if not done.approval_wanted:
        why = gettext("已提交，等审批人办理。")
        return [Task(what=what, url="/approvals/", state="later", why=why, note=gettext("等审批"))]
    return [Task(what=what, url=f"{at}issue/approval/", why=gettext("本单位规定发出招标文件要先经审批。"))]


def _issue(done: Preparation, at: str, now: datetime) -> Task:
    what = gettext("核对并发出招标文件")
    if done.terms is not None and done.terms.issued_at is not None:
        when = wording.moment(done.terms.issued_at, language=language(), now=now)
        return Task(
            what=what, url=f"{at}issued/", state="done", why=gettext("{at} 发出，公告同时发布。").format(at=when)
        )
    if not done.ready:
        return Task(what=what, state="later", why=gettext("前面几项办完才能发出。"))
    return Task(what=what, url=f"{at}issue/", why=gettext("发出后不能收回，只能澄清与修改；招标公告同时发布。"))
