"""With this platform's own trustee: terms are set, the engine ticks, the key is bound and proven."""

from datetime import timedelta
from typing import Any

import pytest

from tianping.exchange.ticking import tick
from tianping.trading.configuration import TradingConfiguration
from tianping.trading.documents import actions
from tianping.trading.documents.evidence import key_evidence
from tianping.trading.documents.models import BoundKey
from tianping.trading.documents.policy import KeysNotBound
from tianping.trading.tests import scenes
from tianping.trading.tests.scenes import NOW
from tianping.web.clock import wall_now

OPERATOR = scenes.OPERATORS[scenes.trustees()[0]]


@pytest.mark.django_db
def test_the_own_trustee_binds_a_key_by_itself(settings: Any) -> None:
    settings.TIANPING_OPERATOR = OPERATOR
    settings.TIANPING_TRADING = TradingConfiguration(operator=OPERATOR)
    tender = scenes.tender()
    scenes.add_file(tender)
    terms = scenes.with_terms(tender)
    for second in range(3):
        tick(now=NOW + timedelta(seconds=second), wall=wall_now(), follow=False)
    key = BoundKey.objects.get()
    assert key.own
    assert key.organisation == OPERATOR
    assert key_evidence(terms)["keys"][0]["index"] == key.position
    with pytest.raises(KeysNotBound):
        actions.issue(tender=tender, by=scenes.agency(), now=NOW)
