"""Issuing documents."""

import base64
from datetime import timedelta

import pytest
from django.conf import settings
from pydantic import ValidationError

from tianping.law import LimitBreached
from tianping.record.identity import own_keys
from tianping.record.statements import Statement, verify_statement
from tianping.refusals import NotAllowed
from tianping.sealing.policy import QuorumInOneHand, SealPolicy
from tianping.trading.configuration import TradingConfiguration
from tianping.trading.documents import actions
from tianping.trading.documents.actions.issuing import FilesMissing, TermsMissing
from tianping.trading.documents.actions.preparing import AlreadyIssued
from tianping.trading.documents.models import Terms
from tianping.trading.documents.policy import POLICY_PURPOSE, signature_json
from tianping.trading.holds.actions import hold
from tianping.trading.holds.queries import TenderOnHold
from tianping.trading.plans.models import Tender
from tianping.trading.tests import scenes
from tianping.trading.tests.scenes import DAY, NOW

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def issue(tender: Tender, *, at: timedelta = HOUR) -> Terms:
    return actions.issue(tender=tender, by=scenes.agency(), now=NOW + at)


def test_documents_are_issued_with_files_policy_and_notice() -> None:
    tender = scenes.ready()
    terms = issue(tender)
    assert scenes.recorded(tender=tender.code)[-2:] == ["documents.issued", "notice.published"]
    assert {lot.stage for lot in tender.lots.all()} == {"issued"}
    body = scenes.bodies("documents.issued")[0]
    policy = SealPolicy.from_json(body["policy"])
    assert policy.digest() == body["policy_digest"] == terms.policy_digest
    assert [key.trustee for key in policy.trustees] == list(scenes.trustees())
    assert body["bond"] == "200000.00"


def test_the_policy_is_signed_by_the_identity_key_in_the_log_and_for_the_bid_maker() -> None:
    terms = issue(scenes.ready())
    policy = SealPolicy.from_json(terms.policy or {})
    key = own_keys().identity.verifier
    assert key.verifies(base64.b64decode(terms.policy_signature), policy.encoded())
    statement = Statement.model_validate(signature_json(terms))
    verify_statement(statement, purpose=POLICY_PURPOSE, key=key)
    assert statement.content == policy.to_json()


def test_the_notice_says_where_when_and_to_whom() -> None:
    tender = scenes.ready()
    issue(tender)
    notice = tender.notices.get()
    for said in ("招标公告", tender.buyer_name, "9,800,000.00", "不需报名", "2026年1月27日09时00分", "0990-555 0100"):
        assert said in notice.title + notice.content
    assert notice.ends_at == NOW + 22 * DAY


def test_availability_is_counted_from_the_issue_itself() -> None:
    tender = scenes.ready()
    with pytest.raises(LimitBreached) as refusal:
        issue(tender, at=2 * DAY + HOUR)
    assert refusal.value.rule == "document-availability"
    assert Terms.objects.get().issued_at is None


def test_preparation_is_counted_from_the_issue_itself() -> None:
    tender = scenes.ready(available_until=NOW + 20 * DAY)
    with pytest.raises(LimitBreached) as refusal:
        issue(tender, at=2 * DAY + timedelta(milliseconds=1))
    assert refusal.value.rule == "bid-preparation"
    assert issue(tender, at=2 * DAY).issued_at == NOW + 2 * DAY


def test_documents_are_issued_once() -> None:
    tender = scenes.issued()
    with pytest.raises(AlreadyIssued):
        issue(tender)
    with pytest.raises(AlreadyIssued):
        scenes.with_terms(tender)


def test_without_terms_nothing_is_issued() -> None:
    with pytest.raises(TermsMissing):
        issue(scenes.tender())


def test_without_a_file_nothing_is_issued() -> None:
    tender = scenes.tender()
    scenes.bind_keys(scenes.with_terms(tender))
    with pytest.raises(FilesMissing):
        issue(tender)


def test_a_held_tender_is_not_issued() -> None:
    tender = scenes.ready()
    hold(tender=tender, cause="directive", reason="调查", by=scenes.platform(), now=NOW)
    with pytest.raises(TenderOnHold):
        issue(tender)


def test_a_stranger_issues_nothing() -> None:
    with pytest.raises(NotAllowed):
        actions.issue(tender=scenes.ready(), by=scenes.stranger(), now=NOW)


def test_keys_of_one_organisation_hold_no_quorum() -> None:
    tender = scenes.tender()
    terms = scenes.with_terms(tender)
    scenes.add_file(tender)
    for origin in terms.trustees:
        event = scenes.bound(terms, origin, organisation=scenes.OTHER)
        scenes.hear(event, room="documents", origin=origin)
    with pytest.raises(QuorumInOneHand):
        issue(tender)
    assert scenes.recorded(tender=tender.code)[-1] == "tender.keys_requested"


def test_keys_of_organisations_under_common_control_hold_no_quorum(monkeypatch: pytest.MonkeyPatch) -> None:
    tender = scenes.ready()
    first, second = (scenes.OPERATORS[origin] for origin in scenes.trustees()[:2])
    tied = {"tied_organisations": (f"{first}+{second}",)}
    monkeypatch.setattr(settings, "TIANPING_TRADING", settings.TIANPING_TRADING.model_copy(update=tied))
    with pytest.raises(QuorumInOneHand):
        issue(tender)


def test_what_is_tied_stands_in_the_policy_that_bidders_read(monkeypatch: pytest.MonkeyPatch) -> None:
    tender = scenes.ready()
    group = (scenes.OPERATORS[scenes.trustees()[0]], scenes.OTHER)
    tied = {"tied_organisations": ("+".join(group),)}
    monkeypatch.setattr(settings, "TIANPING_TRADING", settings.TIANPING_TRADING.model_copy(update=tied))
    assert SealPolicy.from_json(issue(tender).policy or {}).tied == (group,)


def test_a_group_of_one_code_or_of_no_code_is_refused_at_start() -> None:
    two = f"{scenes.BUYER}+{scenes.OTHER}"
    assert TradingConfiguration(tied_organisations=two).ties == ((scenes.BUYER, scenes.OTHER),)  # type: ignore[arg-type]
    for wrong in (scenes.BUYER, f"{two}+", "a+b"):
        with pytest.raises(ValidationError):
            TradingConfiguration(tied_organisations=wrong)  # type: ignore[arg-type]
