"""Scenes of the evaluation: a drawn committee whose members have certificates, motions, a signed report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache

from tianping.canonical import decode
from tianping.exchange.catalogue.draws import CommitteeNamed, DrawConcluded
from tianping.exchange.draw_members import member_digest
from tianping.law import codes
from tianping.record.actors import Actor
from tianping.sealing.authority import DemonstrationCA, make_ca
from tianping.sealing.certificates import TrustList, trusted, trusted_tsa
from tianping.sealing.signing import KeySigner
from tianping.trading.award import actions as award
from tianping.trading.evaluation import actions
from tianping.trading.evaluation.actions.committees import Representative
from tianping.trading.evaluation.actions.scoring import Mark
from tianping.trading.evaluation.models import Committee, Motion, Report, ScoreSheet
from tianping.trading.evaluation.queries import opened_bid
from tianping.trading.evaluation.sheets import sheet_to_sign
from tianping.trading.evaluation.signing import to_sign
from tianping.trading.plans.models import Lot, Tender
from tianping.trading.subjects.models import TrustListVersion
from tianping.trading.tests import opened, scenes
from tianping.web.accounts.models import User

AT = opened.OPENED + timedelta(hours=1)
DRAW = "d" * 32
SALT = "5a" * 32


@dataclass(frozen=True)
class Person:
    """Somebody with a certificate."""

    name: str
    employer: str
    person: str = ""

    def actor(self) -> Actor:
        """The person, signed in on the trading platform."""
        label = f"{self.employer} {self.name}"
        user, _ = User.objects.get_or_create(certificate_holder=label, defaults={"name": self.name, "made_at": AT})
        return Actor(office=self.employer, role="expert", person=user.public_id)

    def signer(self) -> KeySigner:
        """The person's key with its certificate."""
        return authority().issue_person(
            name=self.name, organisation="示例单位", uscc=self.employer, now=scenes.NOW
        ).signer()  # fmt: skip


REPRESENTATIVE = Person("招标人代表甲", scenes.BUYER)
EXPERTS = tuple(
    Person(f"专家{name}", codes.fictitious_uscc(300 + at), f"expert-{at}") for at, name in enumerate("甲乙丙丁戊己")
)


@cache
def authority() -> DemonstrationCA:
    """The CA that everybody trusts here."""
    return make_ca(name="演示数字证书中心", now=scenes.NOW)


def trust_authority() -> None:
    """The service platform's trust list has arrived."""
    stamping = trusted_tsa(authority(), name="演示时间戳中心")
    listed = TrustList(number=1, cas=(trusted(authority(), now=scenes.NOW),), tsas=(stamping,))
    TrustListVersion.objects.get_or_create(
        version=1,
        defaults={"origin": scenes.SERVICE, "trust_list": decode(listed.encoded()), "signature": "of the service"},
    )


def requested(tender: Tender, *, seats: int = 5, experts: int = 4, by: Actor | None = None,
              representatives: Sequence[Person] = (REPRESENTATIVE,), now: datetime = AT) -> Committee:  # fmt: skip
    """The buyer asks for a committee."""
    return actions.request_committee(
        tender=tender,
        seats=seats,
        experts=experts,
        specialities=["建筑工程"],
        representatives=[Representative(name=one.name, employer=one.employer) for one in representatives],
        by=by or scenes.buyer(),
        now=now,
    )


def draw(tender: Tender, *, experts: Sequence[Person] = EXPERTS[:4], named: Sequence[Person] | None = None) -> None:
    """The service platform's log tells the outcome, and to this platform the names."""
    drawn = tuple(member_digest(draw=DRAW, person=one.person, salt=SALT) for one in experts)
    concluded = DrawConcluded(
        draw=DRAW, tender=tender.code, contributions={}, seed="0" * 64, permutation=(0, 1, 2, 3), drawn=drawn
    )
    scenes.hear(concluded, room="evaluation", origin=scenes.SERVICE)
    members = tuple(
        {"person": one.person, "name": one.name, "speciality": "建筑工程", "employer": one.employer, "salt": SALT}
        for one in (experts if named is None else named)
    )
    scenes.hear(CommitteeNamed(tender=tender.code, draw=DRAW, members=members), room="evaluation",
                origin=scenes.SERVICE, leaf=0)  # fmt: skip


def seated(lot: Lot, *, now: datetime = AT) -> Committee:
    """A formed committee of four experts and a representative of the buyer; none has stated anything yet."""
    trust_authority()
    requested(lot.tender, now=now)
    draw(lot.tender)
    return actions.form_committee(tender=lot.tender, by=scenes.buyer(), now=now)


def formed(lot: Lot, *, now: datetime = AT) -> Committee:
    """A committee as `seated`, whose members have stated that they have no interest."""
    made = seated(lot, now=now)
    stated(lot, *members(), now=now)
    return made


def stated(lot: Lot, *people: Person, now: datetime = AT) -> None:
    """Members state that they have no interest."""
    for one in people:
        actions.state_no_interest(tender=lot.tender, by=one.actor(), now=now)


def members() -> list[Person]:
    """All members of the committee of `formed`."""
    return [*EXPERTS[:4], REPRESENTATIVE]


def decided(lot: Lot, number: int, *, ground: str = "non-responsive", now: datetime = AT) -> Motion:
    """The bid of a number is rejected by three votes of five."""
    motion = actions.propose(
        lot=lot, kind="rejection", opened=opened_bid(lot, receipt(lot, number)), ground=ground,
        explanation="没有响应招标文件的实质性要求。", by=EXPERTS[0].actor(), now=now,
    )  # fmt: skip
    for one in EXPERTS[1:3]:
        motion = actions.vote(motion=motion, agrees=True, by=one.actor(), now=now)
    return motion


def receipt(lot: Lot, number: int) -> str:
    """The receipt of the bid that was received as the given number."""
    return lot.bids.get(bidder=opened.bidder(number)).receipt


def signed(lot: Lot, *, by: Sequence[Person] | None = None, dissent: str = "", now: datetime = AT) -> Report:
    """The members sign the report that is drawn up."""
    report = Report.objects.get(lot=lot)
    for one in members() if by is None else by:
        signature = one.signer().sign(to_sign(report, dissent=dissent).encode()).to_json()
        actions.sign(lot=lot, signature=signature, dissent=dissent, by=one.actor(), now=now)
    return report


def reported(lot: Lot, *, now: datetime = AT, candidates: int = 3) -> Report:
    """The report is drawn up, signed by all and received."""
    actions.draw_up(lot=lot, candidates=candidates, by=EXPERTS[0].actor(), now=now)
    signed(lot, now=now)
    return actions.receive_report(lot=lot, by=scenes.buyer(), now=now)


def evaluated(*, now: datetime = AT, **facts: object) -> Lot:
    """A lot whose report was received."""
    lot = opened.opened_lot(**facts)  # type: ignore[arg-type]
    formed(lot, now=now)
    reported(lot, now=now)
    return Lot.objects.select_related("tender").get(pk=lot.pk)


def awarded(lot: Lot) -> Lot:
    """An evaluated lot goes on to its notices: candidates published, winner decided, all told, supervisor reported to."""
    publicity = award.publish_candidates(lot=lot, by=scenes.buyer(), now=AT)
    decided_at = publicity.until_at + timedelta(hours=1)
    award.decide(lot=lot, by=scenes.buyer(), now=decided_at)
    award.notify(lot=lot, by=scenes.buyer(), now=decided_at)
    content = "招标项目已经依法完成，中标人已经确定，各投标人均已通知。"
    award.submit_report(tender=lot.tender, content=content, by=scenes.buyer(), now=decided_at)
    return Lot.objects.select_related("tender").get(pk=lot.pk)


def score(
    lot: Lot, person: Person, number: int, *points: str, reason: str = "依据投标文件。", now: datetime = AT
) -> None:
    """A member gives the bid of a number its points on plan, team and credit."""
    given = points or ("30", "12", "4")
    marks = [
        Mark(criterion=code, points=Decimal(one), reason=reason)
        for code, one in zip(("plan", "team", "credit"), given, strict=False)
    ]
    actions.score(opened=opened_bid(lot, receipt(lot, number)), marks=marks, by=person.actor(), now=now)


def sign_sheet(lot: Lot, person: Person, *, now: datetime = AT) -> ScoreSheet:
    """A member signs its sheet."""
    sheet = ScoreSheet.objects.get(lot=lot, member__name=person.name)
    signature = person.signer().sign(sheet_to_sign(sheet).encode()).to_json()
    return actions.sign_sheet(lot=lot, signature=signature, by=person.actor(), now=now)


def scored(lot: Lot, *, by: Sequence[Person] | None = None, now: datetime = AT) -> None:
    """All members score all effective bids and sign: the bid received first is the best of the three."""
    for at, person in enumerate(members() if by is None else by):
        for number in (1, 2, 3):
            score(lot, person, number, f"{40 - 4 * number - at}", "12", "4", now=now)
        sign_sheet(lot, person, now=now)
