"""The committee's work over the published interface: drawn, seated, asking, voting, ranking, signing."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from tianping.launch.cast import SPECIALITY, Cast
from tianping.launch.clients import Client
from tianping.launch.tendering import Planned

SEATS = 5


class Committees:
    """The committees of one buyer. Experts sign in once they are drawn; their seats are asked of the platform."""

    def __init__(self, cast: Cast, buyer: Client | None = None) -> None:
        self.cast = cast
        self.buyer = buyer or cast.client("trading", cast.buyer, "buyer")

    def request(self, planned: Sequence[Planned]) -> None:
        """This function will ask for a drawn committee for each tender."""
        for one in planned:
            body = {"seats": SEATS, "experts": SEATS, "specialities": [SPECIALITY]}
            self.buyer.post(f"/api/v1/tenders/{one.tender}/committee", body)

    def seat(self, planned: Sequence[Planned]) -> dict[str, list[Client]]:
        """This function will form the committees and return, by tender, the clients of the drawn experts."""
        for one in planned:
            self.form(one)
        return self.members(planned)

    def form(self, one: Planned) -> None:
        """This function will form the committee of one tender from the drawn experts."""
        self.buyer.post(f"/api/v1/tenders/{one.tender}/committee/formation")

    def members(self, planned: Sequence[Planned]) -> dict[str, list[Client]]:
        """This function will return, by tender, the clients of its drawn experts, the pool's order."""
        seated: dict[str, list[Client]] = {one.tender: [] for one in planned}
        for expert in self.cast.experts:
            client, tenders = self.cast.drawn(expert)
            for tender in tenders:
                if tender in seated:
                    seated[tender].append(client)
        return seated

    def state(self, one: Planned, members: Sequence[Client]) -> None:
        """This function will let experts state that they have no interest; nothing is read or judged before."""
        for member in members:
            member.post(f"/api/v1/tenders/{one.tender}/committee/statements")

    def judge(self, one: Planned, members: Sequence[Client]) -> None:
        """This function will evaluate one lot: inquire below cost, reject, draw the report up, sign, hand it over."""
        self.state(one, members)
        chair = members[0]
        for bid in chair.get(f"/api/v1/lots/{one.lot}/evaluation")["bids"]:
            self._judge_bid(one, members, bid)
        report = chair.post(f"/api/v1/lots/{one.lot}/report", {"candidates": 3})
        for member in members:
            assert member.signer is not None
            signature = member.signer.sign(str(report["to_sign"]).encode()).to_json()
            member.post(f"/api/v1/lots/{one.lot}/report/signatures", {"signature": signature})
        self.buyer.post(f"/api/v1/lots/{one.lot}/report/receipt")

    def _judge_bid(self, one: Planned, members: Sequence[Client], bid: dict[str, Any]) -> None:
        price, minimum = Decimal(bid["price"]), one.auction.minimum
        if price > one.auction.reserve:
            self._reject(one, members, bid, "above-maximum", "报价高于最高投标限价。")
        elif minimum is not None and price < minimum:
            self._inquire(one, members[0], bid)
            why = f"报价低于原记录的最低价 {minimum:,.2f} 元，投标人不能合理说明，认定低于成本（评标办法 第二十一条）。"
            self._reject(one, members, bid, "below-cost", why)

    def _inquire(self, one: Planned, chair: Client, bid: dict[str, Any]) -> None:
        question = "报价明显偏低，请书面说明成本构成，并提供证明材料。"
        asked = chair.post(
            f"/api/v1/lots/{one.lot}/inquiries", {"receipt": bid["receipt"], "about": "price", "question": question}
        )
        firm = next(subject for subject in self.cast.firms.values() if subject.uscc == bid["bidder"])
        bidder = self.cast.client("trading", firm, "bidder")
        answer = {"explanation": "原记录没有成本说明，不能提供。"}
        bidder.post(f"/api/v1/inquiries/{asked['inquiry']}/explanation", answer)

    def _reject(self, one: Planned, members: Sequence[Client], bid: dict[str, Any], ground: str, why: str) -> None:
        body = {"kind": "rejection", "receipt": bid["receipt"], "ground": ground, "explanation": why}
        motion = members[0].post(f"/api/v1/lots/{one.lot}/motions", body)
        for member in members[1:]:
            if motion["state"] == "open":
                motion = member.post(f"/api/v1/motions/{motion['motion']}/votes", {"agrees": True})
