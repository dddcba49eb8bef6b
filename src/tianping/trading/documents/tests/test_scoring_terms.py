"""The comprehensive method is declared with the terms, and stands."""

from typing import Any

import pytest

from tianping.law.scoring.method import BadMethod
from tianping.refusals import BadInput
from tianping.trading.documents import actions
from tianping.trading.documents.actions.preparing import AlreadyIssued
from tianping.trading.documents.models import Terms
from tianping.trading.tests import scenes, scoring

pytestmark = pytest.mark.django_db


def test_the_declared_formula_is_published_with_the_documents() -> None:
    tender = scenes.issued(evaluation_method="comprehensive", scoring=scoring.declared())
    told = scenes.bodies("documents.issued")[0]
    assert told["evaluation_method"] == "comprehensive"
    assert told["scoring"]["price"]["points"] == "40"
    assert Terms.objects.get(tender=tender).scoring == told["scoring"]


def test_nothing_changes_it_after_the_issue() -> None:
    tender = scenes.issued(evaluation_method="comprehensive", scoring=scoring.declared())
    plan = scenes.terms_plan(evaluation_method="comprehensive", scoring=scoring.declared(decimals=3))
    with pytest.raises(AlreadyIssued):
        actions.set_terms(tender=tender, plan=plan, by=scenes.agency(), now=scenes.NOW)
    before = Terms.objects.get().scoring
    actions.clarify(
        tender=tender, content="补充", affects_preparation=False, by=scenes.agency(), now=scenes.NOW + scenes.DAY
    )
    assert Terms.objects.get().scoring == before


@pytest.mark.parametrize(
    "facts",
    [{"evaluation_method": "comprehensive"}, {"scoring": scoring.declared()}, {"evaluation_method": "by-lot"}],
)
def test_formula_and_method_go_together(facts: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        scenes.with_terms(scenes.tender(), **facts)
    assert not Terms.objects.exists()


def test_a_formula_that_cannot_be_computed_is_refused() -> None:
    with pytest.raises(BadMethod):
        scenes.with_terms(scenes.tender(), evaluation_method="comprehensive", scoring=scoring.declared(ties=[]))


def test_a_formula_with_the_maximum_price_needs_one_in_every_lot() -> None:
    mixed = scoring.declared(price={"ceiling_weight": "0.5"})
    tender = scenes.tender(lots=[scenes.lot_plan(maximum_price=None)])
    with pytest.raises(BadMethod):
        scenes.with_terms(tender, evaluation_method="comprehensive", scoring=mixed)


def test_the_lowest_evaluated_price_declares_no_formula() -> None:
    scenes.issued()
    assert "scoring" not in scenes.bodies("documents.issued")[0]
