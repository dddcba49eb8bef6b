"""The pages of the trust list: everybody reads and downloads, the operator adds and ends a CA."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tianping.public_service.certificates import actions, queries, views
from tianping.public_service.certificates.models import TrustListVersion
from tianping.public_service.tests.pages import checked, chinese_in_english, hidden, person, text, through
from tianping.public_service.tests.peers import NOW, OPERATOR, project
from tianping.sealing.certificates import TrustList, make_ca, trusted
from tianping.sealing.demonstration import make_demonstration_cas

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
PATTERN = r"(?P<uscc>[0-9A-Z]{18})"


@pytest.fixture(scope="module")
def ca():
    return make_ca(name="Second CA", now=LONG_AGO)


@pytest.fixture(scope="module")
def first():
    return trusted(make_ca(name="First CA", now=LONG_AGO), now=LONG_AGO)


@pytest.fixture(autouse=True)
def at(monkeypatch):
    monkeypatch.setattr(views, "business_now", lambda: NOW)


@pytest.fixture
def operator():
    return person("operator")


def given(ca, **changed):
    roots = SimpleUploadedFile("root.pem", ca.root.public_bytes(Encoding.PEM))
    inter = SimpleUploadedFile("issuing.pem", ca.issuing.public_bytes(Encoding.PEM))
    facts = {"name": "Second CA", "roots": roots, "intermediates": inter, "place": "subject", "oid": "2.5.4.5"}
    return facts | {"pattern": PATTERN} | changed


def publish(*cas, number=1):
    return actions.publish(trust_list=TrustList(number=number, cas=cas), by=OPERATOR, now=NOW)


def test_the_operator_adds_the_first_ca_and_a_second(operator, ca, first):
    assert "签发第一版信任列表" in text(operator, "/desk/")
    assert through(operator, "/trust-list/add/", given(ca)) == "/trust-list/"
    assert queries.trust_list().cas[0].name == "Second CA"
    publish(*queries.trust_list().cas, first, number=2)
    assert "First CA" in text(Client(), "/trust-list/")


def test_where_a_ca_puts_code_and_person_and_where_it_answers_are_said_on_the_page(operator):
    sm2 = make_demonstration_cas(LONG_AGO)[2]
    rule, person_rule = sm2.habit.uscc, sm2.habit.person
    changed = {"name": sm2.name, "place": "extension", "oid": rule.oid, "person_oid": person_rule.oid}
    places = {"ocsp_places": "http://ocsp.example/\nhttps://ocsp.example/second"}
    through(operator, "/trust-list/add/", given(sm2, **changed, **places))
    (listed,) = queries.trust_list().cas
    assert (listed.uscc_rule, listed.person_rule) == (rule, person_rule)
    assert listed.ocsp_places == ("http://ocsp.example/", "https://ocsp.example/second")
    issued = sm2.issue_person(name="甲", organisation="某公司", uscc="91350100M000100Y43", now=LONG_AGO)
    who = queries.trust_list().signer_of(issued.chain, NOW)
    assert (who.uscc, who.person) == ("91350100M000100Y43", "甲")


def test_the_operator_ends_a_ca_and_what_was_signed_before_stays_provable(operator, ca, first):
    publish(first, trusted(ca, now=LONG_AGO))
    assert 'href="/trust-list/1/cas/1/end/"' in text(operator, "/trust-list/")
    through(operator, "/trust-list/1/cas/1/end/", {})
    listed = queries.trust_list()
    assert (listed.number, listed.cas[1].valid_to, listed.cas[1].counts(LONG_AGO)) == (2, NOW, True)
    assert "已停用" in text(Client(), "/trust-list/")


def test_the_last_ca_is_not_ended(operator, first):
    publish(first)
    page = checked(operator, "/trust-list/1/cas/0/end/", {}).content.decode()
    answer = operator.post("/trust-list/1/cas/0/end/", {**hidden(page), "step": "do"})
    assert answer.status_code == 422
    assert TrustListVersion.objects.count() == 1


def test_two_operators_at_once_do_not_overwrite_each_other(operator, ca, first):
    publish(first)
    page = checked(operator, "/trust-list/add/", given(ca)).content.decode()
    publish(first, number=2)
    answer = operator.post("/trust-list/add/", {**hidden(page), "step": "do"})
    assert answer.status_code == 409
    assert TrustListVersion.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"roots": SimpleUploadedFile("root.pem", b"not a certificate")}, "没有 CA 证书"),
        ({"roots": SimpleUploadedFile("root.exe", b"MZ")}, "不是 PEM"),
        ({"pattern": "(["}, "这个表达式用不了"),
        ({"oid": "serial"}, "OID 由数字和点组成"),
        ({"person_oid": "name"}, "OID 由数字和点组成"),
        ({"person_pattern": "(?P<uscc>.*)"}, "有名为 person 的一组"),
        ({"ocsp_places": "somewhere"}, "不是网址"),
        ({"crl_places": "ftp here"}, "不是网址"),
        ({"valid_from": "2026-05-01T00:00", "valid_to": "2026-04-01T00:00"}, "停用时间要晚于启用时间"),
        ({"name": ""}, "请填写“CA 名称”"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_published(operator, ca, changed, sentence):
    answer = operator.post("/trust-list/add/", given(ca) | {"step": "do", "version": "0"} | changed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not TrustListVersion.objects.exists()


def test_the_list_is_downloaded_with_its_signature_and_leads_to_its_proof(first):
    publish(first)
    project()
    page = text(Client(), "/trust-list/")
    assert "没有取到" in page  # no revocation list: said, not hidden
    assert "/proofs/" in page
    document = Client().get("/trust-list/1/download/").json()
    assert document["signature"] == TrustListVersion.objects.get().signature
    assert Client().get("/trust-list/9/download/").status_code == 404


def test_before_the_first_list_the_page_says_so():
    assert "还没有信任列表" in text(Client(), "/trust-list/")


def test_only_the_operator_changes_the_list(first):
    publish(first)
    for address in ("/trust-list/add/", "/trust-list/1/cas/0/end/"):
        assert person("auditor").get(address).status_code == 403
        assert Client().get(address).status_code == 302


def test_the_pages_are_english_throughout(operator, first):
    assert chinese_in_english(Client(), "/trust-list/") == []
    publish(first)
    for address in ("/trust-list/", "/trust-list/add/", "/trust-list/1/cas/0/end/", "/desk/"):
        assert chinese_in_english(operator, address) == [], address
