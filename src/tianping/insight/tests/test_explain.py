"""A warning explains itself."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.insight.explain import LEAD_EN, LEAD_ZH, Handled, explain
from tianping.insight.indicators import Run
from tianping.insight.tables import Store
from tianping.insight.tests import city


@pytest.fixture(scope="module")
def run() -> Run:
    store = Store.open()
    city.fill(store)
    made = Run(store)
    made.run()
    return made


def test_every_finding_of_every_indicator_can_be_explained_as_json(run: Run) -> None:
    explained = 0
    for code, count in run.counts().items():
        for finding in run.findings(code=code, limit=1):
            content = json.loads(json.dumps(explain(run, finding).as_json(), ensure_ascii=False))
            assert content["zh"]
            assert content["en"]
            assert content["hook"]
            assert content["clears"]["zh"]
            assert content["lead"] == {"zh": LEAD_ZH, "en": LEAD_EN}
            explained += count > 0
    assert explained > 70


def test_a_shared_machine_is_shown_with_the_two_bidders_and_the_share_of_tenders(run: Run) -> None:
    finding = run.findings(code="E01")[0]
    warning = explain(run, finding)
    assert {finding.other} == {f"{row['one']} {row['two']}" for row in warning.rows}
    assert {row["kind"] for row in warning.rows} >= {"machine"}
    assert warning.unusual is not None
    assert warning.unusual < 1


def test_how_often_it_was_right_has_an_interval(run: Run) -> None:
    finding = run.findings(code="R003")[0]
    assert explain(run, finding).handled.right is None
    share, low, high = explain(run, finding, handled={"R003": Handled(8, 2, 1)}).handled.right or (0, 0, 0)
    assert (share, round(low, 2), round(high, 2)) == (0.8, 0.49, 0.94)


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_the_interval_holds_the_share(confirmed: int, cleared: int) -> None:
    right = Handled(confirmed, cleared).right
    if right is not None:
        assert 0 <= right[1] <= right[0] + 1e-12 <= right[2] + 2e-12 <= 1 + 3e-12
