"""The comprehensive method, as arithmetic: bounded, monotone, independent of order, replayable."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import ROUND_DOWN, Decimal, localcontext
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.law.scoring.method import BadMethod, Method, read_method
from tianping.law.scoring.price import benchmark, price_points
from tianping.law.scoring.totals import Outcome, Scored, aggregated, outcome

AT = datetime(2026, 1, 27, 1, 0, tzinfo=UTC)
MEMBERS = ("m1", "m2", "m3", "m4", "m5")


def declared(*, price: Mapping[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """A declaration: forty points for the price, forty technical, twenty for business and credit."""
    slopes = {"points": "40", "above": "0.6", "below": "0.3", "trim": [{"at_least": 5, "highest": 1, "lowest": 1}]}
    given = {
        "v": 1,
        "price": slopes | dict(price or {}),
        "criteria": [
            {"code": "plan", "name": "施工组织设计", "group": "technical", "points": "40"},
            {"code": "team", "name": "项目管理机构", "group": "business", "points": "15"},
            {"code": "credit", "name": "信用评价", "group": "credit", "points": "5"},
        ],
        "ties": ["price", "technical", "received"],
    }
    return given | changes


METHOD = read_method(declared())
PRICE = st.decimals(min_value="5000000", max_value="9000000", places=2)
SHARE = st.integers(0, 100).map(lambda percent: Decimal(percent) / 100)


@st.composite
def methods(draw: st.DrawFn) -> Method:
    """Declarations of every shape."""
    slope = st.decimals(min_value="0.1", max_value="3", places=1).map(str)
    curve = draw(st.sampled_from(["slopes", "proportional"]))
    price: dict[str, Any] = {
        "curve": curve,
        "of": draw(st.sampled_from(["effective", "opened"])),
        "base": draw(st.sampled_from(["mean", "lowest"])),
        "coefficients": [draw(st.sampled_from(["0.95", "1", "1.02"]))],
        "ceiling_weight": draw(st.sampled_from(["0", "0.5"])),
        "floor": draw(st.sampled_from(["0", "10"])),
        "above": draw(slope) if curve == "slopes" else "0",
        "below": draw(slope) if curve == "slopes" else "0",
    }
    if price["base"] == "lowest":
        price["trim"] = []
    return read_method(declared(price=price, aggregate=draw(st.sampled_from(["mean", "trimmed-mean"]))))


@st.composite
def scored(draw: st.DrawFn) -> list[Scored]:
    """One to seven bids, with ties of price, time and score."""
    return [
        Scored(
            receipt=f"{at:032x}",
            price=draw(st.sampled_from([Decimal("6000000.00"), Decimal("7000000.01")]) | PRICE),
            received_at=AT + timedelta(minutes=draw(st.integers(0, 2))),
            scores={
                one.code: {member: (one.points * draw(SHARE)).quantize(Decimal("0.01")) for member in MEMBERS}
                for one in METHOD.criteria
            },
        )
        for at in range(draw(st.integers(1, 7)))
    ]


def run(method: Method, bids: list[Scored], opened: list[Decimal] | None = None) -> Outcome:
    found = outcome(
        method=method,
        bids=bids,
        opened=[bid.price for bid in bids] if opened is None else opened,
        maximum=Decimal("9500000.00"),
        coefficient=method.price.coefficients[0],
    )
    assert found is not None
    return found


def bid(receipt: str, price: str, points: tuple[str, str, str], minutes: int = 0) -> Scored:
    scores = dict(zip(("plan", "team", "credit"), points, strict=True))
    return Scored(
        receipt=receipt,
        price=Decimal(price),
        received_at=AT + timedelta(minutes=minutes),
        scores={code: dict.fromkeys(MEMBERS, Decimal(given)) for code, given in scores.items()},
    )


def test_a_worked_example_by_hand() -> None:
    found = run(METHOD, [bid("a", "100.00", ("30", "10", "5")), bid("b", "110.00", ("36", "12", "5"))])
    assert found.benchmark.amount == Decimal("105.00")
    first, second = found.standings
    assert (first.receipt, first.price.deviation, first.price.points) == ("b", Decimal("4.7619"), Decimal("37.14"))
    assert (second.price.deviation, second.price.points) == (Decimal("-4.7619"), Decimal("38.57"))
    assert (first.total, second.total) == (Decimal("90.14"), Decimal("83.57"))


def test_of_five_prices_the_highest_and_the_lowest_are_left_out() -> None:
    prices = [Decimal(one) for one in ("1", "100", "101", "102", "9000")]
    found = benchmark(formula=METHOD.price, prices=prices, maximum=None, coefficient=Decimal(1))
    assert (found.base, found.left_out) == (Decimal("101.00"), (Decimal(1), Decimal(9000)))
    fewer = benchmark(formula=METHOD.price, prices=prices[:4], maximum=None, coefficient=Decimal(1))
    assert fewer.left_out == ()


def test_the_maximum_price_and_the_coefficient_enter_the_benchmark() -> None:
    formula = read_method(declared(price={"ceiling_weight": "0.4", "coefficients": ["0.97"]})).price
    found = benchmark(formula=formula, prices=[Decimal(100)], maximum=Decimal(120), coefficient=Decimal("0.97"))
    assert (found.mixed, found.amount) == (Decimal("108.00"), Decimal("104.76"))
    with pytest.raises(BadMethod):
        benchmark(formula=formula, prices=[Decimal(100)], maximum=None, coefficient=Decimal("0.97"))
    with pytest.raises(BadMethod):
        benchmark(formula=formula, prices=[Decimal(100)], maximum=Decimal(120), coefficient=Decimal("0.96"))


def test_the_lowest_price_has_full_points_where_points_are_proportional() -> None:
    shape = {"curve": "proportional", "base": "lowest", "above": "0", "below": "0", "trim": []}
    found = run(
        read_method(declared(price=shape)), [bid("a", "80.00", ("0", "0", "0")), bid("b", "100.00", ("0",) * 3)]
    )
    assert [one.price.points for one in found.standings] == [Decimal("40.00"), Decimal("32.00")]


def test_a_rejection_does_not_move_a_benchmark_of_all_prices_opened() -> None:
    method = read_method(declared(price={"of": "opened"}))
    opened = [Decimal(100), Decimal(110), Decimal(150), Decimal(99_999_999)]
    found = run(method, [bid("a", "100.00", ("0",) * 3)], opened)
    assert found.benchmark.amount == Decimal("120.00")  # the price above the maximum does not count


def test_ties_are_decided_as_declared_and_last_by_the_receipt() -> None:
    same = [
        bid("c", "100.00", ("30", "10", "5"), 1),
        bid("b", "100.00", ("30", "10", "5")),
        bid("a", "100.00", ("30", "10", "5")),
    ]
    assert [one.receipt for one in run(METHOD, same).standings] == ["a", "b", "c"]
    technical = read_method(declared(ties=["technical"]))
    found = run(technical, [bid("a", "100.00", ("30", "15", "5")), bid("b", "100.00", ("35", "10", "5"))])
    assert [one.receipt for one in found.standings] == ["b", "a"]


def test_without_a_bid_there_is_no_outcome() -> None:
    assert outcome(method=METHOD, bids=[], opened=[], maximum=None, coefficient=Decimal(1)) is None


def test_points_beyond_the_most_are_not_aggregated() -> None:
    with pytest.raises(ValueError, match="credit"):
        aggregated(method=METHOD, criterion=METHOD.criteria[2], points=[Decimal("5.01")])


@pytest.mark.parametrize(
    "changes",
    [
        {"ties": []},
        {"ties": ["price", "price"]},
        {"ties": ["lots"]},
        {"criteria": []},
        {"criteria": [{"code": "plan", "name": "x", "group": "technical", "points": "59.99"}]},
        {"criteria": [{"code": "plan", "name": "x", "group": "technical", "points": "30"}] * 2},
        {"criteria": [{"code": "plan", "name": "x", "group": "other", "points": "60"}]},
        {"price": {"floor": "41"}},
        {"price": {"above": "0"}},
        {"price": {"curve": "proportional"}},
        {"price": {"points": 40}},
        {"price": {"points": "4e1"}},
        {"price": {"points": "-40"}},
        {"price": {"coefficients": []}},
        {"price": {"coefficients": ["0.4"]}},
        {"price": {"coefficients": ["0.9", "0.90"]}},
        {"price": {"base": "lowest"}},
        {"price": {"trim": [{"at_least": 2, "highest": 1, "lowest": 1}]}},
        {"price": {"trim": [{"at_least": 9, "highest": 1, "lowest": 1}, {"at_least": 5, "highest": 1, "lowest": 0}]}},
        {"secret": "bonus"},
    ],
)
def test_a_declaration_that_leaves_something_open_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(BadMethod):
        read_method(declared(**changes))


@given(methods())
def test_a_declaration_reads_back_as_it_was_written(method: Method) -> None:
    assert read_method(method.to_json()) == method


@given(methods(), scored())
def test_points_are_bounded_and_add_up(method: Method, bids: list[Scored]) -> None:
    found = run(method, bids)
    assert [one.rank for one in found.standings] == list(range(1, len(bids) + 1))
    for one in found.standings:
        assert method.price.floor <= one.price.points <= method.price.points
        assert all(0 <= one.criteria[c.code] <= c.points for c in method.criteria)
        assert one.total == one.price.points + sum(one.criteria.values()) <= 100
    assert all(before.total >= after.total for before, after in pairwise(found.standings))


@given(methods(), scored(), st.randoms(use_true_random=False))
def test_order_and_the_callers_context_change_nothing(method: Method, bids: list[Scored], mixer: Any) -> None:
    mixed = [
        Scored(
            receipt=one.receipt,
            price=one.price,
            received_at=one.received_at,
            scores={code: dict(reversed(given.items())) for code, given in one.scores.items()},
        )
        for one in bids
    ]
    mixer.shuffle(mixed)
    with localcontext() as context:
        context.prec, context.rounding = 12, ROUND_DOWN
        again = run(method, mixed)
    assert again == run(method, bids)


@given(methods(), PRICE, PRICE, PRICE)
def test_nearer_to_the_benchmark_is_never_worse(method: Method, amount: Decimal, one: Decimal, two: Decimal) -> None:
    near, far = sorted((one, two), key=lambda price: abs(price - amount))
    if (near - amount) * (far - amount) < 0:
        return  # on both sides of it the slopes differ
    points = [
        price_points(formula=method.price, benchmark=amount, price=price, decimals=2).points for price in (near, far)
    ]
    if method.price.curve == "slopes" or near > amount:
        assert points[0] >= points[1]


@given(methods(), scored(), st.data())
def test_a_higher_score_never_ranks_worse(method: Method, bids: list[Scored], data: st.DataObject) -> None:
    chosen = data.draw(st.sampled_from(bids))
    criterion = data.draw(st.sampled_from(method.criteria))
    member = data.draw(st.sampled_from(MEMBERS))
    raised = {code: dict(given) for code, given in chosen.scores.items()}
    raised[criterion.code][member] = criterion.points
    better = Scored(receipt=chosen.receipt, price=chosen.price, received_at=chosen.received_at, scores=raised)
    before = {one.receipt: one.rank for one in run(method, bids).standings}
    after = {one.receipt: one.rank for one in run(method, [better if o is chosen else o for o in bids]).standings}
    assert after[chosen.receipt] <= before[chosen.receipt]
