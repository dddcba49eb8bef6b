"""The decision and the directive on paper: sealed, readable, with the way to their page, and without the complainant."""

from datetime import timedelta

import pytest
from django.test import Client

from tianping.supervision.complaints import actions, public_views, views
from tianping.supervision.complaints.tests.parties import FIRM, OFFICIAL, RIVAL, decided
from tianping.supervision.directives import actions as directives
from tianping.supervision.directives import views as directive_views
from tianping.supervision.tests.happenings import TENDER
from tianping.supervision.tests.peers import DEPARTMENT, NOW
from tianping.web.accounts.tests.people import signed_in
from tianping.web.documents import text_of, verify_pdf
from tianping.web.platform_seal import certificate

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NAME = "云岫第一建设有限公司"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    for module in (views, public_views, directive_views):
        monkeypatch.setattr(module, "business_now", lambda: NOW + 3 * DAY)


def words(pdf):
    return "".join(text_of(pdf).split())


def person(role, uscc):
    client = Client()
    signed_in(client, role, uscc=uscc, subject_name="某单位（虚构）")
    return client


def test_a_published_decision_is_a_sealed_document_that_names_no_complainant(log):
    number = decided().number
    address = f"/complaints/decisions/{number}/decision.pdf"
    assert Client().get(address).status_code == 404
    actions.publish(number=number, by=OFFICIAL, now=NOW + 3 * DAY)
    assert address in Client().get(f"/complaints/decisions/{number}/").content.decode()
    pdf = Client().get(address).content
    assert verify_pdf(pdf, roots=(certificate(),))[0].holds
    said = words(pdf)
    assert "投诉处理决定书（公布）" in said
    assert "投诉成立" in said
    assert f"/complaints/decisions/{number}/" in said
    for secret in (NAME, FIRM, "0990-0000002"):
        assert secret not in said


def test_the_whole_decision_is_for_the_department_and_the_complainant_only(log):
    number = decided().number
    address = f"/complaints/{number}/decision.pdf"
    for role, uscc in (("supervisor", DEPARTMENT), ("bidder", FIRM)):
        client = person(role, uscc)
        assert address in client.get(f"/complaints/{number}/").content.decode()
        assert NAME in words(client.get(address).content)
    assert person("bidder", RIVAL).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_directive_is_a_sealed_document_for_everybody(log):
    made = directives.suspend(
        tender=TENDER, reason="收到投诉，须核查资格条件", basis="条例 第六十二条", by=OFFICIAL, now=NOW
    )
    address = f"/directives/{made.directive}/directive.pdf"
    assert address in Client().get(f"/directives/{made.directive}/").content.decode()
    pdf = Client().get(address).content
    assert verify_pdf(pdf, roots=(certificate(),))[0].holds
    assert "收到投诉，须核查资格条件" in words(pdf)
    assert f"/directives/{made.directive}/" in words(pdf)
    assert Client().get("/directives/nothing/directive.pdf").status_code == 404
