"""The replay: real auctions through the running platforms, step by step of the business clock, over HTTP only."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from tianping.launch import awarding, tendering
from tianping.launch.auctions import choose, read
from tianping.launch.bidding import Bidders, Handed
from tianping.launch.cast import Cast
from tianping.launch.city import City, Tell
from tianping.launch.clients import Answered, Client
from tianping.launch.comparing import Reached
from tianping.launch.judging import Committees
from tianping.launch.tendering import Planned
from tianping.law.days import SHANGHAI
from tianping.record.anchors import Anchors
from tianping.record.verifier.numbered import verify_file
from tianping.record.verifier.report import Report

PARALLEL = 4
Result = TypeVar("Result")


class Replay:
    """One replay of `count` auctions in a running city."""

    def __init__(self, *, city: City, count: int, tell: Tell) -> None:
        self.city = city
        self.clock = city.conductor
        self.began = time.monotonic()
        self.auctions = choose(read(), count)
        self.cast = Cast(city)
        self._tell = tell
        self.buyer: Client
        self.planned: list[Planned] = []
        self.handed: dict[str, list[Handed]] = {}

    def run(self) -> list[Reached]:
        """This function will carry every auction from plan to archive and compare the awards with the record."""
        self._register()
        due = self._tender()
        self._bid()
        open_lots = self._open(due)
        self._judge(open_lots)
        self._award(open_lots)
        return self._compare()

    def tell(self, sentence: str) -> None:
        """This function will tell what is being done, with the business time and the seconds since the start."""
        at = self.clock.now().astimezone(SHANGHAI)
        self._tell(f"{time.monotonic() - self.began:5.0f} s  {at:%Y-%m-%d %H:%M}  {sentence}")

    def _register(self) -> None:
        firms = list(dict.fromkeys(firm for auction in self.auctions for firm in auction.firms))
        self.tell(f"登记 {len(firms)} 家企业、专家和招标人 registering firms, experts, buyer")
        self.cast.prepare(firms)
        self.clock.rest()
        self.buyer = self.cast.client("trading", self.cast.buyer, "buyer")

    def _tender(self) -> datetime:
        self.tell(f"编制 {len(self.auctions)} 个招标方案，绑定开标密钥 planning tenders, binding keys")
        facts: dict[str, Any] = {"buyer": self.cast.buyer.uscc, "supervisor": self.cast.department.name}
        now = self.clock.now()
        self.planned = [tendering.plan(self.buyer, auction=one, on=now, **facts) for one in self.auctions]
        start = now + timedelta(minutes=30)
        due = max(tendering.set_terms(self.buyer, one, now=start) for one in self.planned)
        self.clock.step_to(start + timedelta(seconds=1))
        self.tell("发出招标文件和公告 issuing documents and notices")
        for one in self.planned:
            tendering.issue(self.buyer, one)
        self.clock.step_to(start + timedelta(days=3))
        self.tell("澄清 one clarification")
        tendering.clarify(self.buyer, self.planned[0])
        return due

    def _bid(self) -> None:
        self.clock.step_to(self.clock.now() + timedelta(days=12))
        count = sum(len(one.auction.offers) for one in self.planned)
        self.tell(f"{count} 份真实报价：核对密钥、加密、签名、递交 real prices: checked, sealed, signed, submitted")
        anchors = Anchors.parse((self.city.folder / "anchors.json").read_bytes())
        bidders = Bidders(self.cast, self.city.folder / "bids", anchors)
        handed = _in_parallel(bidders.bid, self.planned)
        self.handed = {one.lot: bids for one, bids in zip(self.planned, handed, strict=True)}
        self.clock.rest()
        self._require_proven(bidders)

    def _require_proven(self, bidders: Bidders) -> None:
        """Every receipt's second stage is complete before the deadline: in the log, witnessed, boxes open, copied."""
        waiting = []
        for one in self.planned:
            for handed in self.handed[one.lot]:
                lines = bidders.receipt(handed.firm, handed.receipts[-1])["lines"]
                waiting += [line["name"] for line in lines if line["state"] != "proven"]
        self.tell(f"回执第二阶段 second stage of the receipts: {waiting or 'all proven'}")

    def _open(self, due: datetime) -> list[Planned]:
        self.clock.step_to(due + timedelta(seconds=1))
        self.tell("投标截止，到时自动开标 deadline; opening by time, nobody presses a button")
        self._until("openings", lambda: all(self._stage(one) not in ("issued", "closed") for one in self.planned))
        self.clock.rest()
        opened = [one for one in self.planned if self._stage(one) == "opened"]
        self.tell(f"开标 {len(opened)} 个，投标人少于三个的依法失败 opened; fewer than three bids fail by law")
        return opened

    def _judge(self, opened: list[Planned]) -> None:
        self.tell("随机抽取评标专家 drawing committees")
        committees = Committees(self.cast)
        committees.request(opened)
        self.clock.rest()
        seated = committees.seat(opened)
        self.tell("评标：询问、表决、排序、签字 evaluation: inquiries, votes, ranking, signatures")
        _in_parallel(lambda one: committees.judge(one, seated[one.tender]), opened)

    def _award(self, opened: list[Planned]) -> None:
        candidates = [one for one in opened if self._stage(one) == "evaluated"]
        self.tell("公示中标候选人 publishing candidates")
        until = [datetime.fromisoformat(awarding.publish(self.buyer, one)["until_at"]) for one in candidates]
        self.clock.step_to(max(until, default=self.clock.now()) + timedelta(hours=9))
        self.tell("定标、通知、书面报告 award, notices, written report")
        for one in candidates:
            awarding.award(self.buyer, one)
        self.clock.rest()
        self.tell("归档 archiving")
        for one in self.planned:
            awarding.archive(self.buyer, one)
        self.clock.rest()

    def _compare(self) -> list[Reached]:
        self.tell("取存证包，离线核验 fetching bundles, verifying them offline")
        return _in_parallel(self._reached, self.planned)

    def _reached(self, one: Planned) -> Reached:
        path = awarding.bundle(self.buyer, one, self.city.folder / "bundles")
        anchors = Anchors.parse((self.city.folder / "anchors.json").read_bytes())
        verdict = verify_file(path, anchors=anchors)
        names = {subject.uscc: name for name, subject in self.cast.firms.items()}
        award = self._award_of(one)
        return Reached(
            auction=one.auction,
            tender=one.tender,
            lot=one.lot,
            bids=sum(len(handed.receipts) for handed in self.handed[one.lot]),
            failed=self._failure(one) if award is None else "",
            winner=names.get(str(award["winner"])) if award else None,
            price=Decimal(str(award["price"])) if award else None,
            rejected=tuple(self._rejected(one)) if award else (),
            verified=verdict.holds,
            verifier_said=_said(verdict),
        )

    def _award_of(self, one: Planned) -> dict[str, Any] | None:
        try:
            return self.buyer.get(f"/api/v1/lots/{one.lot}/award")
        except Answered as refused:
            if refused.http_status == 404:
                return None
            raise

    def _failure(self, one: Planned) -> str:
        standing = len(self.handed[one.lot])
        return "too-few-bids" if self._stage(one) in ("failed", "archived") and standing < 3 else self._stage(one)

    def _rejected(self, one: Planned) -> Iterable[str]:
        minimum = one.auction.minimum
        found = self.buyer.get(f"/api/v1/lots/{one.lot}/opening")["bids"]
        for bid in found:
            if minimum is not None and Decimal(bid["price"]) < minimum:
                yield f"{bid['bidder_name']} {Decimal(bid['price']):,.0f} < {minimum:,.0f}"

    def _stage(self, one: Planned) -> str:
        lots = self.buyer.get(f"/api/v1/tenders/{one.tender}")["lots"]
        return next(str(lot["stage"]) for lot in lots if lot["lot"] == one.lot)

    def _until(self, what: str, done: Callable[[], bool], *, seconds: float = 180) -> None:
        end = time.monotonic() + seconds
        while not done():
            if time.monotonic() > end:
                raise TimeoutError(f"{what}: not done after {seconds:.0f} s")
            time.sleep(0.5)


def _said(verdict: Report) -> str:
    failed = [outcome for outcome in verdict.outcomes if outcome.state == "fails"]
    return "; ".join(
        f"{one.check.number} {one.check.name}: {one.faults[0].where}: {one.faults[0].en}" for one in failed
    )


def _in_parallel(work: Callable[[Planned], Result], things: Iterable[Planned]) -> list[Result]:
    """Several tenders at once; within one tender everything keeps its order."""
    with ThreadPoolExecutor(max_workers=PARALLEL) as pool:
        return list(pool.map(work, things))
