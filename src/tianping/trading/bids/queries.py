"""What a bidder sees of its own bidding: its lots, its uploads, its bids. Never anything of another."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from tianping.refusals import NotFound
from tianping.trading.bids.models import Bid, ClarificationsRead, Upload
from tianping.trading.documents.models import Clarification, Taking, Terms
from tianping.trading.plans.models import Lot


@dataclass(frozen=True, kw_only=True)
class Own:
    """One lot as one bidder sees it: its terms, since when it has the documents, its upload and its bids, newest last."""

    lot: Lot
    terms: Terms
    taken_at: datetime | None
    upload: Upload | None
    bids: tuple[Bid, ...]
    unread: tuple[Clarification, ...]
    clarifications: int

    @property
    def standing(self) -> Bid | None:
        return next((bid for bid in self.bids if bid.state == "standing"), None)

    def open(self, now: datetime) -> bool:
        """This method will say whether bids are taken now."""
        return self.lot.stage == "issued" and self.terms.available_from <= now <= self.terms.bids_due_at


def lots_of(office: str) -> QuerySet[Lot]:
    """This function will return the lots that a subject has to do with: documents taken, uploads, bids; latest first."""
    taken = Taking.objects.filter(subject=office).values("tender")
    mine = (
        Q(tender__in=taken)
        | Q(pk__in=Upload.objects.filter(bidder=office).values("lot"))
        | Q(pk__in=Bid.objects.filter(bidder=office).values("lot"))
    )
    found = Lot.objects.filter(mine, tender__terms__issued_at__isnull=False).select_related("tender__terms")
    return found.order_by("-tender__terms__bids_due_at", "code")


def own(*, lot: Lot, office: str) -> Own:
    """This function will gather what a subject may know of its own bidding in a lot. Raises NotFound before the issue."""
    if not Terms.objects.filter(tender=lot.tender_id, issued_at__isnull=False).exists():
        raise NotFound(thing=f"标段 {lot.code}")
    return owns(lots=[lot], office=office)[0]


def owns(*, lots: Sequence[Lot], office: str) -> list[Own]:
    """This function will gather the same of several issued lots, with as many questions as of one."""
    if not lots:
        return []
    tenders = {lot.tender_id for lot in lots}
    terms = {one.tender_id: one for one in Terms.objects.filter(tender__in=tenders)}
    taken = dict(Taking.objects.filter(tender__in=tenders, subject=office).values_list("tender", "first_at"))
    marks = ClarificationsRead.objects.filter(tender__in=tenders, bidder=office)
    read = dict(marks.values_list("tender", "number"))
    said, bids = defaultdict(list), defaultdict(list)
    for one in Clarification.objects.filter(tender__in=tenders).order_by("number"):
        said[one.tender_id].append(one)
    for bid in Bid.objects.filter(lot__in=lots, bidder=office).order_by("received_at", "receipt"):
        bids[bid.lot_id].append(bid)
    pending = Upload.objects.filter(lot__in=lots, bidder=office, stored=False).order_by("started_at")
    uploads = {upload.lot_id: upload for upload in pending}
    return [
        Own(
            lot=lot,
            terms=terms[lot.tender_id],
            taken_at=taken.get(lot.tender_id),
            upload=uploads.get(lot.code),
            bids=tuple(bids[lot.code]),
            unread=tuple(one for one in said[lot.tender_id] if one.number > read.get(lot.tender_id, 0)),
            clarifications=len(said[lot.tender_id]),
        )
        for lot in lots
    ]


def own_bid(*, receipt: str, office: str) -> Bid:
    """This function will find a bid of a subject by its receipt. Raises NotFound, for another's as for none."""
    bid = Bid.objects.select_related("lot__tender__terms").filter(receipt=receipt, bidder=office).first()
    if bid is None:
        raise NotFound(thing=f"回执 {receipt}")
    return bid


def own_upload(*, code: str, office: str) -> Upload:
    """This function will find an upload of a subject. Raises NotFound, for another's as for none."""
    upload = Upload.objects.select_related("lot__tender__terms").filter(code=code, bidder=office).first()
    if upload is None:
        raise NotFound(thing=f"上传 {code}")
    return upload


def note_read(*, lot: Lot, office: str, now: datetime) -> None:
    """This function will note that a bidder has read the clarifications published by now."""
    last = Clarification.objects.filter(tender=lot.tender_id).order_by("-number").first()
    if last is not None:
        facts = {"number": last.number, "read_at": now}
        ClarificationsRead.objects.update_or_create(tender_id=lot.tender_id, bidder=office, defaults=facts)
