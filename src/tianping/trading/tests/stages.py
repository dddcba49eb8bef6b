"""One tender at each stage that matters for rights, with the business clock where that stage stands; all fictitious."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.test import override_settings

from tianping.trading.approvals.models import Approval
from tianping.trading.bids.models import Upload
from tianping.trading.evaluation.models import Inquiry, Member
from tianping.trading.holds import actions as holds
from tianping.trading.incidents import actions as incidents
from tianping.trading.opening.models import SpotObjection
from tianping.trading.plans.models import Tender
from tianping.trading.tests import committees, contracting, objecting, opened, scenes

HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Stage:
    """How a tender came to stand there, and when a clerk looks at it. `over`: nothing may be done to it any more."""

    name: str
    make: Callable[[], Tender]
    at: datetime
    still: bool = False


def _planned() -> Tender:
    tender = scenes.ready()
    Approval.objects.create(
        office=scenes.BUYER, act="documents.issue", subject=tender.code, content={}, digest="00", asked_by="p1",
        asked_at=scenes.NOW,
    )  # fmt: skip
    return tender


def _open_for_bids() -> Tender:
    tender = scenes.issued()
    lot = tender.lots.get()
    Upload.objects.create(lot=lot, bidder=opened.bidder(1), length=1, sha256="00", started_at=scenes.NOW + scenes.DAY)
    return tender


def _opened() -> Tender:
    lot = opened.opened_lot()
    SpotObjection.objects.create(
        opening=lot.opening, bidder=opened.bidder(1), bidder_name="甲", content="唱标有误", raised_at=opened.OPENED
    )
    return lot.tender


def _contracted() -> Tender:
    return contracting.concluded().lot.tender


def _judging() -> Tender:
    lot = opened.opened_lot()
    committees.formed(lot)
    committees.stated(lot)
    committees.decided(lot, 1)
    asked = committees.AT
    Inquiry.objects.create(
        bid=lot.bids.first(), about="clarify", question="请说明工期", asked_by=Member.objects.first(), asked_at=asked,
        answer_due=asked + scenes.DAY,
    )  # fmt: skip
    return lot.tender


def _published() -> Tender:
    lot = objecting.published()
    objecting.to_result(lot)
    return lot.tender


def _suspended() -> Tender:
    tender = scenes.issued()
    holds.hold(tender=tender, cause="directive", reason="核查", by=scenes.platform(), now=scenes.NOW + 2 * scenes.DAY)
    return tender


def _suspended_later() -> Tender:
    tender = _opened()
    holds.hold(tender=tender, cause="directive", reason="核查", by=scenes.platform(), now=opened.OPENED + HOUR / 2)
    return tender


def _terminated() -> Tender:
    tender = scenes.issued()
    words = {"reason": "项目取消", "refunds": "已收费用退还"}
    incidents.terminate(tender=tender, **words, by=scenes.buyer(), now=scenes.NOW + 2 * scenes.DAY)
    return tender


EARLY = scenes.NOW + 3 * scenes.DAY
STAGES = (
    Stage(name="planned", make=_planned, at=scenes.NOW + HOUR),
    Stage(name="open for bids", make=_open_for_bids, at=EARLY),
    Stage(name="opened", make=_opened, at=opened.OPENED + HOUR),
    Stage(name="in evaluation", make=_judging, at=committees.AT + HOUR),
    Stage(name="published", make=_published, at=objecting.PUBLIC + HOUR),
    Stage(name="contracted", make=_contracted, at=contracting.AT + HOUR),
    Stage(name="suspended", make=_suspended, at=EARLY, still=True),
    Stage(name="suspended after opening", make=_suspended_later, at=opened.OPENED + HOUR, still=True),
    Stage(name="terminated", make=_terminated, at=EARLY, still=True),
)


@contextmanager
def standing(stage: Stage, folder: Path) -> Iterator[Tender]:
    """This function will make the tender and set the business clock to its stage, as a conductor would."""
    clock = folder / "clock.json"
    clock.write_text(json.dumps({"offset_seconds": (stage.at - datetime.now(UTC)).total_seconds()}))
    stepped = settings.TIANPING.model_copy(update={"demonstration_clock": clock})
    made = stage.make()
    with override_settings(TIANPING=stepped):
        yield Tender.objects.get(pk=made.pk)
