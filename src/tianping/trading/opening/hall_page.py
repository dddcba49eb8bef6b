"""What the page of the opening hall shows: the band of lots, what was read out, how it was opened, who said what.

Before the deadline it shows a countdown and three closed seals, the same for everybody; a bidder also finds its own
sign-in. Between the closing and the read-out bids stand by their receipts, since the log names nobody yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, ngettext

from tianping.law.days import SHANGHAI
from tianping.record.actors import Actor
from tianping.refusals import NotFound
from tianping.trading.bids.models import Bid
from tianping.trading.bids.rules import least_bids
from tianping.trading.bids.trustees import names_of, seals
from tianping.trading.documents.models import Terms
from tianping.trading.holds.queries import TenderOnHold, require_running
from tianping.trading.opening.hall import BEFORE
from tianping.trading.opening.models import Opening, RecoveryCode, Released, SignIn
from tianping.trading.opening.queries import HALL_TIME
from tianping.trading.opening.rules import cut_off
from tianping.trading.plans.models import Lot
from tianping.trading.plans.rules import is_conducting
from tianping.web import parts, wording
from tianping.web.problems import language

ENOUGH = 2
"""So many trustees open a bid (specification of the sealed bid: two of three)."""


@dataclass
class Hall:
    """A lot at the moment that the page is made, and who looks at it."""

    lot: Lot
    terms: Terms
    now: datetime
    me: Actor | None
    opening: Opening | None = None
    releases: list[Released] = field(default_factory=list)
    held: str = ""
    mine: Bid | None = None
    bids: list[Bid] = field(default_factory=list)

    @property
    def office(self) -> str:
        return self.me.office if self.me and self.me.role == "bidder" else ""

    @property
    def released(self) -> set[str]:
        """Who has given its pieces of these bids."""
        return {one.trustee for one in self.releases}

    @property
    def state(self) -> str:
        """waiting, opening, held, failed, read-out or closed."""
        if self.opening is not None:
            return "closed" if self.opening.hall_closed_at else "read-out"
        if self.lot.stage in ("failed", "terminated"):
            return self.lot.stage
        if self.now < self.terms.opening_at:
            return "waiting"
        return "held" if self.held else "opening"

    @property
    def clock(self) -> str:
        """The server's time of day, to the second."""
        return seconds(self.now)

    @property
    def living(self) -> bool:
        """Whether anything here may still change by itself."""
        return self.state not in ("closed", "failed", "terminated")

    @property
    def until(self) -> datetime | None:
        """Until when bidders confirm or object."""
        return self.opening.opened_at + HALL_TIME if self.opening else None


def hall_of(*, lot: Lot, me: Actor | None, now: datetime) -> Hall:
    """This function will gather a hall; bids only once the lot is closed. Raises NotFound before the documents are out."""
    terms = Terms.objects.filter(tender=lot.tender_id, issued_at__isnull=False).select_related("tender").first()
    if terms is None:
        raise NotFound(thing=f"开标大厅 {lot.code}")
    hall = Hall(lot=lot, terms=terms, now=now, me=me, opening=Opening.objects.filter(lot=lot).first())
    hall.held = _held(lot.tender_id)
    standing = lot.bids.filter(state="standing").select_related("opened__confirmation", "not_opened")
    if hall.office:
        hall.mine = standing.filter(bidder=hall.office).first()
    if hall.opening is not None or lot.stage in ("closed", "failed"):  # a lot terminated in time was never listed
        hall.bids = list(standing.order_by("received_at", "receipt"))
        hall.releases = releases_for(hall.bids, tender=lot.tender_id)
    return hall


def releases_for(bids: Sequence[Bid], *, tender: str) -> list[Released]:
    """This function will return the releases that concern these bids, oldest first; trustees also release what they
    held for draws, and that tells nothing of bids."""
    wanted = {bid.seal for bid in bids}
    found = Released.objects.filter(tender_code=tender).order_by("released_at", "trustee")
    return [one for one in found if wanted.intersection(one.seals)]


def _held(tender: str) -> str:
    try:
        require_running(tender)
    except TenderOnHold as held:
        return held.sentence(language())
    return ""


def seconds(at: datetime) -> str:
    """This function will say a time of day to the second, in Shanghai time."""
    return f"{at.astimezone(SHANGHAI):%H:%M:%S}"


def band(hall: Hall) -> dict[str, Any]:
    """This function will lay out a lot in the dark band: its state in a word, one large figure, the three seals."""
    tag, text = _told(hall)
    opened = sum(1 for bid in hall.bids if hasattr(bid, "opened"))
    return {
        "lot": hall.lot,
        "tag": tag,
        "text": text,
        "due": hall.terms.opening_at if hall.state == "waiting" else None,
        "count": _countdown(hall.terms.opening_at - hall.now),
        "opened": opened,
        "total": len(hall.bids) if hall.bids or hall.state == "failed" else None,
        "trustees": seals(hall.terms, on=hall.released),
        "trustees_said": _trustees_said(hall),
        "locked": not hall.released,
    }


def _countdown(left: Any) -> tuple[str, str, str]:
    whole = max(int(left.total_seconds()), 0)
    return f"{whole // 3600:02}", f"{whole // 60 % 60:02}", f"{whole % 60:02}"


def _told(hall: Hall) -> tuple[str, str]:
    total, opened = len(hall.bids), sum(1 for bid in hall.bids if hasattr(bid, "opened"))
    least = least_bids(terms=hall.terms, now=hall.terms.bids_due_at)
    if hall.state == "waiting":
        at = seconds(hall.terms.opening_at)
        return gettext("未到时间"), gettext("{at} 截止并自动开启，无须操作").format(at=at)
    if hall.state == "failed":
        if total < least:
            return gettext("不开标"), gettext("少于 {least} 家，不开标，重新招标").format(least=least)
        return gettext("招标失败"), gettext("没有一份能够开启，重新招标")
    if hall.state == "terminated":
        return gettext("已终止"), gettext("招标已经终止，不开标")
    if hall.state == "held":
        return gettext("已暂停"), gettext("暂停期间不开标，恢复后自动开启")
    if hall.state == "opening":
        return gettext("正在开启"), ngettext("收到 {total} 份，等密钥片", "收到 {total} 份，等密钥片", total).format(
            total=total
        )
    left = total - opened
    text = gettext("已开启 {opened} 份").format(opened=opened)
    text += gettext("，{left} 份未能开启").format(left=left) if left else ""
    return (gettext("开标结束") if hall.state == "closed" else gettext("唱标完毕，请核对")), text


def _trustees_said(hall: Hall) -> str:
    count = len(hall.released)
    if not count:
        return gettext("三方待命，均未交出密钥")
    if count < ENOUGH:
        return gettext("三方已到 {count} 方，还差 {left} 方").format(count=count, left=ENOUGH - count)
    return gettext("三方已到 {count} 方，够数，可开启").format(count=count)


def read_out(hall: Hall, proof: parts.Proof | None) -> list[dict[str, Any]]:
    """This function will lay out the lines of the read-out, in the order of receipt."""
    return [_line(hall, number, bid, proof) for number, bid in enumerate(hall.bids, 1)]


def _line(hall: Hall, number: int, bid: Bid, proof: parts.Proof | None) -> dict[str, Any]:
    mine = bid.bidder == hall.office
    line: dict[str, Any] = {"number": number, "mine": mine, "name": bid.bidder_name, "state": "opened"}
    if hall.opening is None:
        receipt = gettext("回执 {receipt}…").format(receipt=bid.receipt[:8])
        name = bid.bidder_name if mine else gettext("第 {number} 份").format(number=number)
        trust = seals(hall.terms, on=_gave(hall, bid))
        ended = "never" if hall.state in ("failed", "terminated") else "waiting"
        return line | {"state": ended, "name": name, "small": receipt, "trustees": trust, "proof": parts.Proof()}
    at = gettext("{at} 开启").format(at=seconds(hall.opening.opened_at))
    if hasattr(bid, "opened"):
        form = bid.opened.form
        return line | {
            "small": at,
            "price": bid.opened.price,
            "duration": form.get("duration_days") or form.get("duration") or form.get("days") or "—",
            "lead": form.get("manager") or form.get("lead") or "—",
            "trustees": _used(hall, bid),
            "proof": proof or parts.Proof(),
        }
    failed = bid.not_opened
    outcome = gettext("视为撤销投标") if failed.outcome == "revoked" else gettext("视为撤回投标")
    whose = {"bidder": gettext("投标人原因"), "platform": gettext("平台原因"), "trustee": gettext("受托方原因")}
    small = gettext("{outcome}（{whose}）").format(outcome=outcome, whose=whose[failed.whose])
    return line | {
        "state": "failed",
        "small": small,
        "trustees": seals(hall.terms, on=()),
        "proof": proof or parts.Proof(),
    }


def _gave(hall: Hall, bid: Bid) -> list[str]:
    return [one.trustee for one in hall.releases if bid.seal in one.seals]


def _used(hall: Hall, bid: Bid) -> tuple[parts.Trustee, ...]:
    assert hall.opening is not None
    origins = list(hall.terms.trustees)
    causes = bid.opened.causes
    bad = {origins[one["trustee"] - 1] for one in causes if one.get("trustee")}
    by_code = any(one.get("trustee") is None for one in causes) and RecoveryCode.objects.filter(bid=bid).exists()
    on = set() if by_code else set(hall.opening.trustees) - bad
    return seals(hall.terms, on=on, bad=bad)


def steps(hall: Hall) -> list[parts.Step]:
    """This function will say how the lot was opened, step by step, each with its time."""
    closing = getattr(hall.lot.tender, "closing", None)
    opening, todo = hall.opening, gettext("待办")
    first = hall.releases[0] if hall.releases else None
    least = least_bids(terms=hall.terms, now=hall.terms.bids_due_at)
    found = [
        parts.Step(
            text=gettext("到 {at}，停止接收，公布递交清单").format(at=seconds(hall.terms.bids_due_at)),
            when=seconds(closing.closed_at) if closing else todo,
            done=closing is not None,
        ),
        parts.Step(
            text=gettext("三方核对：未提前、未暂停、不少于 {least} 家").format(least=least),
            when=seconds(first.released_at) if first else todo,
            done=first is not None,
        ),
        parts.Step(
            text=gettext("任意两方交出密钥片，逐份开启；签名、时间戳、承诺值一致"),
            when=seconds(opening.opened_at) if opening else todo,
            done=opening is not None,
        ),
    ]
    found += _noted(hall)
    found.append(
        parts.Step(text=gettext("生成并公布开标记录"), when=_done(opening and opening.record), done=_is(opening))
    )
    ended = opening.hall_closed_at if opening else None
    when = seconds(ended) if ended else todo
    return [*found, parts.Step(text=gettext("各方确认，开标结束"), when=when, done=ended is not None)]


def _is(opening: Opening | None) -> bool:
    return bool(opening and opening.record)


def _done(what: Any) -> str:
    return gettext("已公布") if what else gettext("待办")


def _noted(hall: Hall) -> list[parts.Step]:
    names, origins = names_of(hall.terms), list(hall.terms.trustees)
    found = []
    for number, bid in enumerate(hall.bids, 1):
        for cause in bid.opened.causes if hasattr(bid, "opened") else ():
            if cause.get("trustee"):
                who = names[origins[cause["trustee"] - 1]][1]
                text = gettext("第 {number} 份：{who}的密钥片不符，改用别的两方").format(number=number, who=who)
            else:
                text = gettext("第 {number} 份：密钥片不齐，用投标人的恢复码开启").format(number=number)
            found.append(parts.Step(text=text, when=gettext("已开启")))
    return found


def next_step(hall: Hall) -> str:
    """This function will say to whoever looks what to do next; empty where there is nothing."""
    at = wording.moment(hall.terms.opening_at, language=language(), now=hall.now)
    if hall.held and hall.state in ("waiting", "held"):
        return hall.held
    if hall.state == "waiting":
        return gettext("{at} 到点自动开启，不用按任何按钮。截止前，谁投了标、投了几家，谁也看不到。").format(at=at)
    if hall.state == "opening":
        return gettext("已经截止，正在等三方的密钥片。够两方就自动开启，本页自己更新。")
    if hall.state == "read-out" and hall.mine is not None and hasattr(hall.mine, "opened"):
        if hasattr(hall.mine.opened, "confirmation"):
            return gettext("本单位的记录已确认。还有异议的，在结束前当场提出。")
        return gettext(
            "请核对你的报价和工期。有出入，在旁边当场提出；没有，就确认记录。开启后 30 分钟内确认，不确认的视为没有异议。"
        )
    if hall.state == "read-out":
        return gettext("唱标完毕，投标人正在核对。开启后 30 分钟内可以当场提出异议。")
    return ""


def abilities(hall: Hall) -> dict[str, bool]:
    """This function will say what who looks may do here now."""
    attends, running = hall.mine is not None, hall.state == "read-out"
    opened = hall.mine is not None and hasattr(hall.mine, "opened")
    confirmed = opened and hall.mine is not None and hasattr(hall.mine.opened, "confirmation")
    conducts = hall.me is not None and hall.me.role in ("buyer", "agency") and is_conducting(hall.me, hall.lot.tender)
    came = attends and SignIn.objects.filter(lot=hall.lot, bidder=hall.office).exists()
    in_time = hall.now >= hall.terms.opening_at - BEFORE and hall.state not in ("closed", "failed", "terminated")
    waits = hall.state in ("opening", "held") and hall.lot.stage == "closed" and hall.now < cut_off(hall.terms)
    return {
        "attends": attends,
        "sign_in": attends and in_time and not came,
        "confirm": running and opened and not confirmed,
        "confirmed": bool(confirmed),
        "object": running and attends,
        "answer": conducts and running,
        "recover": attends and waits,
        "recovered": attends and waits and RecoveryCode.objects.filter(bid=hall.mine).exists(),
    }


def signs_in_from(hall: Hall) -> datetime:
    """This function will return from when on bidders sign in."""
    return hall.terms.opening_at - BEFORE


def own_sign_in(hall: Hall) -> SignIn | None:
    """This function will return who looks' own sign-in."""
    return SignIn.objects.filter(lot=hall.lot, bidder=hall.office).first() if hall.office else None
