"""A declared parameter is drawn from what the bidders committed to."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.sealing.declared_choice import choice

HEX = st.binary(min_size=32, max_size=32).map(bytes.hex)
PAIRS = st.lists(st.tuples(HEX, HEX), max_size=6)


@given(PAIRS, st.integers(1, 20))
def test_the_choice_is_among_the_declared_and_the_order_of_bids_is_of_no_matter(
    opened: list[tuple[str, str]], size: int
) -> None:
    found = choice(about="lot", opened=opened, size=size)
    assert 0 <= found < size
    assert found == choice(about="lot", opened=reversed(opened), size=size)


def test_every_value_comes_up_about_as_often_and_each_lot_has_its_own() -> None:
    drawn = Counter(choice(about=f"lot {at}", opened=[("00" * 32, "ab" * 32)], size=4) for at in range(800))
    assert set(drawn) == {0, 1, 2, 3}
    assert min(drawn.values()) > 140


def test_one_salt_changes_the_draw() -> None:
    seen = {choice(about="lot", opened=[("00" * 32, f"{at:064x}")], size=50) for at in range(40)}
    assert len(seen) > 10


def test_there_is_nothing_to_draw_of_nothing() -> None:
    with pytest.raises(ValueError, match="nothing"):
        choice(about="lot", opened=[], size=0)
