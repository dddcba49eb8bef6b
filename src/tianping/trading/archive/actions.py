"""The verb of this room: archive."""

import tempfile
from datetime import datetime
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction

from tianping.exchange.anchoring import anchors_of_city
from tianping.exchange.catalogue.award import TenderArchived
from tianping.record.actors import Actor
from tianping.record.events import FileRef
from tianping.record.models import Pending
from tianping.record.recording import record
from tianping.record.verifier.numbered import verify_file
from tianping.refusals import Refusal
from tianping.trading.archive.models import Package
from tianping.trading.archive.packing import Packed, make_bundle
from tianping.trading.award.models import WrittenReport
from tianping.trading.contracts.models import Version
from tianping.trading.holds.queries import require_running
from tianping.trading.objections.models import Objection
from tianping.trading.plans.actions import move_on
from tianping.trading.plans.models import Tender
from tianping.web.accounts.rights import permit
from tianping.web.files import store

log = structlog.get_logger()
AWARDED = frozenset({"notified", "contracted"})
INTEGRITY = frozenset(range(1, 10)) | {12}
"""Checks of the verifier that are about the bundle itself. The others are about how the tender was run: what they find
is archived with it, for everybody to see."""


class NotFinished(Refusal):
    """A lot is still running, or the written report is missing."""

    code = "tender-not-finished"
    status = 409
    zh = "招标项目 {tender} 还不能归档：{what}。"
    en = "Tender {tender} cannot be archived yet: {what_en}."
    next_zh = "请先办完再归档。"
    next_en = "Finish that first."


class NotYetWhole(Refusal):
    """The package would not hold everything, or not prove it: entries or cosignatures are still on their way."""

    code = "package-not-whole"
    status = 409
    zh = "招标项目 {tender} 的存档包还不完整：{what}。"
    en = "The package of tender {tender} is not whole yet: {what_en}."
    next_zh = "通常几秒钟后其他平台见证完毕，请再试。"
    next_en = "The other platforms usually have witnessed the rest after some seconds; try again."


def archive(*, tender: Tender, by: Actor, now: datetime) -> Package:
    """Pack what all logs prove of a finished tender, check it as anybody would, keep it and record its digest. Once.

    Packing reads much and takes no transaction; only keeping does. Raises NotAllowed, TenderOnHold, NotFinished,
    NotYetWhole.
    """
    permit(by, "archive.archive", tender)
    done = Package.objects.filter(tender=tender).first()
    if done is not None:
        return done
    require_running(tender.code)
    _require_finished(tender)
    if Pending.objects.filter(event__tender=tender.code).exists():
        raise NotYetWhole(tender=tender.code, what="有事项还没有写入日志", what_en="acts await their place in the log")
    with tempfile.TemporaryDirectory(dir=settings.TIANPING.data, prefix="bundle-") as folder:
        path = Path(folder) / "bundle.zip"
        packed = make_bundle(tender=tender.code, out=path)
        _require_whole(tender, packed, path)
        with path.open("rb") as file:
            kept = store(file, expected=packed.sha256)
    return _keep(tender, Package(sha256=kept.sha256, size=kept.size, entries=packed.entries), by=by, now=now)


@transaction.atomic
def _keep(tender: Tender, package: Package, *, by: Actor, now: datetime) -> Package:
    held = Tender.objects.select_for_update().get(pk=tender.pk)
    done = Package.objects.filter(tender=held).first()
    if done is not None:
        return done
    require_running(held.code)
    _require_finished(held)
    package.tender, package.archived_at = held, now
    package.save(force_insert=True)
    for lot in held.lots.filter(stage__in=AWARDED):
        move_on(lot=lot, to="archived")
    event = TenderArchived(tender=held.code, package=package.sha256, size=package.size, entries=package.entries)
    file = FileRef(name=f"{held.code}.bundle.zip", media="application/zip", size=package.size, sha256=package.sha256)
    record(event, by=by, now=now, files=[file])
    return package


def _require_finished(tender: Tender) -> None:
    stages = set(tender.lots.values_list("stage", flat=True))
    if stages - AWARDED - {"failed", "terminated"}:
        raise NotFinished(tender=tender.code, what="还有标段没有办完", what_en="a lot is still running")
    if Objection.objects.filter(tender=tender, state="open").exists():
        raise NotFinished(tender=tender.code, what="有异议还没有答复", what_en="an objection is not answered")
    if Version.objects.filter(contract__lot__tender=tender, state="open").exists():
        raise NotFinished(tender=tender.code, what="有合同还没有签完", what_en="a contract awaits signatures")
    reported = WrittenReport.objects.filter(tender=tender).exists()
    if tender.mandatory and stages & AWARDED and not reported:  # 招标投标法 第四十七条
        raise NotFinished(tender=tender.code, what="还没有提交书面报告", what_en="the written report was not submitted")


def _require_whole(tender: Tender, packed: Packed, path: Path) -> None:
    if packed.beyond:
        what, what_en = f"有 {packed.beyond} 条记录还没有见证", f"{packed.beyond} entries are not witnessed yet"
        raise NotYetWhole(tender=tender.code, what=what, what_en=what_en)
    for outcome in verify_file(path, anchors=anchors_of_city()).outcomes:
        if outcome.state != "fails":
            continue
        found = outcome.faults[0]
        log.warning(
            "bundle check fails", tender=tender.code, check=outcome.check.number, where=found.where, what=found.en
        )
        if outcome.check.number in INTEGRITY:
            what = f"第 {outcome.check.number} 项“{outcome.check.zh}”：{found.zh}"
            raise NotYetWhole(tender=tender.code, what=what, what_en=f"check {outcome.check.number}: {found.en}")
