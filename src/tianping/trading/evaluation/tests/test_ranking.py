"""The method, as arithmetic."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tianping.trading.evaluation.ranking import Offer, Step, evaluated, rank
from tianping.trading.tests import scenes

AMOUNT = st.decimals(min_value="-1000", max_value="1000", places=2)
PRICE = st.decimals(min_value="5000", max_value="9000", places=2)
INSTANT = st.integers(0, 3).map(lambda minutes: scenes.NOW + timedelta(minutes=minutes))


@st.composite
def offers(draw: st.DrawFn) -> list[Offer]:
    """Several offers, with ties of price and of time."""
    count = draw(st.integers(0, 7))
    return [
        Offer(
            receipt=f"{at:032x}",
            bidder=str(at),
            bidder_name=str(at),
            price=draw(st.sampled_from([Decimal(6000), Decimal(7000)]) | PRICE),
            received_at=draw(INSTANT),
            steps=tuple(
                Step(
                    kind=draw(st.sampled_from(["correction", "deviation"])),
                    amount=amount,
                    explanation="",
                    motion=str(n),
                )
                for n, amount in enumerate(draw(st.lists(AMOUNT, max_size=3)))
            ),
        )
        for at in range(count)
    ]


def offer(receipt: str, price: str, at: datetime = scenes.NOW, *steps: Step) -> Offer:
    return Offer(
        receipt=receipt, bidder=receipt, bidder_name=receipt, price=Decimal(price), received_at=at, steps=steps
    )


def test_the_lowest_evaluated_price_is_first() -> None:
    dearer = Step(kind="deviation", amount=Decimal("200.00"), explanation="工期偏差", motion="m")
    places = rank([offer("a", "1000.00", scenes.NOW, dearer), offer("b", "1100.00"), offer("c", "1300.00")])
    assert [place.offer.receipt for place in places] == ["b", "a", "c"]
    assert places[1].evaluated_price == Decimal("1200.00")


def test_of_equal_prices_the_earlier_receipt_is_first() -> None:
    later = scenes.NOW + timedelta(microseconds=1)
    assert [p.offer.receipt for p in rank([offer("a", "10.00", later), offer("b", "10.00")])] == ["b", "a"]


def test_corrections_are_told_before_deviations() -> None:
    steps = [Step(kind=kind, amount=Decimal(1), explanation="", motion=kind) for kind in ("deviation", "correction")]
    assert [step.kind for step in rank([offer("a", "10.00", scenes.NOW, *steps)])[0].steps] == [
        "correction",
        "deviation",
    ]


@given(offers(), st.randoms(use_true_random=False))
def test_the_order_in_which_bids_are_given_does_not_matter(given_offers: list[Offer], mixer) -> None:  # type: ignore[no-untyped-def]
    mixed = list(given_offers)
    mixer.shuffle(mixed)
    assert rank(mixed) == rank(given_offers)


@given(offers())
def test_ranks_count_up_and_evaluated_prices_follow_from_their_steps(given_offers: list[Offer]) -> None:
    places = rank(given_offers)
    assert [place.rank for place in places] == list(range(1, len(given_offers) + 1))
    assert sorted(p.offer.receipt for p in places) == sorted(o.receipt for o in given_offers)
    for before, after in pairwise(places):
        assert (before.evaluated_price, before.offer.received_at) <= (after.evaluated_price, after.offer.received_at)
    for place in places:
        total = place.offer.price + sum((step.amount for step in place.steps), Decimal(0))
        assert place.evaluated_price == total == evaluated(place.offer)


@given(offers(), st.data())
def test_a_lower_price_never_ranks_worse(given_offers: list[Offer], data: st.DataObject) -> None:
    if not given_offers:
        return
    chosen = data.draw(st.sampled_from(given_offers))
    lower = Offer(**{**chosen.__dict__, "price": chosen.price - Decimal("0.01")})
    before = {p.offer.receipt: p.rank for p in rank(given_offers)}
    after = {p.offer.receipt: p.rank for p in rank([lower if o is chosen else o for o in given_offers])}
    assert after[chosen.receipt] <= before[chosen.receipt]
