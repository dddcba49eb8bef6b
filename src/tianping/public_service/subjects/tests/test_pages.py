"""The pages of registration: a newcomer applies and follows, the operator checks, a firm changes, everybody reads."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tianping.law.codes import fictitious_uscc
from tianping.public_service.subjects import actions
from tianping.public_service.subjects.models import Subject, SubjectApplication
from tianping.public_service.subjects.tests.test_register import USCC, registration
from tianping.public_service.tests.pages import checked, chinese_in_english, hidden, person, text, through
from tianping.public_service.tests.peers import NOW, OPERATOR, project
from tianping.public_service.visitors.counting import APPLICATIONS, MOST
from tianping.public_service.visitors.models import VisitorDay

pytestmark = pytest.mark.django_db
NAME, FORM = "云岫第一建设有限公司", "有限责任公司"
GIVEN = {
    "uscc": USCC,
    "name": NAME,
    "legal_form": FORM,
    "region": "990100",
    "roles": ["bidder"],
    "contact": "0990-0000003",
}
READ = {"uscc": USCC, "name": NAME, "legal_form": FORM}


@pytest.fixture
def operator():
    return person("operator")


def licence(content=b"%PDF-1.7 licence", name="licence.pdf"):
    return SimpleUploadedFile(name, content)


def apply(client, **changed):
    place = through(client, "/registrations/new/", GIVEN | {"licence": licence()} | changed)
    return place.split("/")[2]


def test_a_newcomer_applies_without_an_account_and_the_secret_is_shown_once():
    client = Client()
    number = apply(client)
    first = text(client, f"/registrations/{number}/receipt/")
    assert "查询口令" in first
    assert "口令只显示这一次" in first
    assert "<dt>查询口令</dt>" not in text(client, f"/registrations/{number}/receipt/")
    assert "等平台核验" in text(client, f"/registrations/{number}/")
    assert SubjectApplication.objects.get().state == "filed"


def test_to_another_browser_the_application_does_not_exist_until_it_tells_the_secret():
    client, other = Client(), Client()
    number = apply(client)
    secret = text(client, f"/registrations/{number}/receipt/").split("<dt>查询口令</dt>")[1].split(">")[1].split("<")[0]
    assert other.get(f"/registrations/{number}/").status_code == 404
    wrong = other.post("/registrations/open/", {"application": number, "secret": "guess", "step": "do"})
    assert wrong.status_code == 404
    right = other.post("/registrations/open/", {"application": number, "secret": secret, "step": "do"})
    assert right["Location"] == f"/registrations/{number}/"
    assert NAME in text(other, f"/registrations/{number}/")


def test_the_operator_reads_the_licence_beside_what_was_entered_and_registers(operator):
    number = apply(Client())
    assert "核验登记申请" in text(operator, "/desk/")
    assert NAME in text(operator, "/desk/registrations/")
    address = f"/desk/registrations/{number}/accept/"
    assert NAME in text(operator, address)
    assert "与填报一致" in checked(operator, address, READ).content.decode()
    assert through(operator, address, READ) == f"/desk/registrations/{number}/"
    assert Subject.objects.get().verified
    assert "已登记" in text(operator, f"/desk/registrations/{number}/")
    assert operator.get(f"/desk/registrations/{number}/licence/")["Content-Type"] == "application/pdf"


def test_what_differs_is_said_on_the_check_page_and_is_not_registered(operator):
    number = apply(Client())
    address = f"/desk/registrations/{number}/accept/"
    page = checked(operator, address, READ | {"name": "别的公司"}).content.decode()
    assert "对不上" in page
    answer = operator.post(address, {**hidden(page), "step": "do"})
    assert answer.status_code == 409
    assert "执照上是“别的公司”" in answer.content.decode()
    assert not Subject.objects.exists()


def test_an_application_is_completed_when_asked_and_then_accepted(operator):
    client = Client()
    number = apply(client)
    through(operator, f"/desk/registrations/{number}/ask/", {"reason": "执照看不清，请重新扫描。"})
    assert "执照看不清" in text(client, f"/registrations/{number}/")
    again = {name: value for name, value in GIVEN.items() if name not in ("uscc", "contact")}
    through(client, f"/registrations/{number}/complete/", again | {"licence": licence(b"%PDF-1.7 clear")})
    assert SubjectApplication.objects.get().round == 2
    through(operator, f"/desk/registrations/{number}/accept/", READ)
    assert "已登记，各平台通用" in text(client, f"/registrations/{number}/")


def test_an_application_is_refused_with_a_reason_that_the_applicant_reads(operator):
    client = Client()
    number = apply(client)
    short = operator.post(f"/desk/registrations/{number}/refuse/", {"reason": "不", "version": "1", "step": "do"})
    assert short.status_code == 422
    through(operator, f"/desk/registrations/{number}/refuse/", {"reason": "这家单位已经注销。"})
    assert "已经注销" in text(client, f"/registrations/{number}/")


def test_two_operators_at_once_do_not_overwrite_each_other(operator):
    client = Client()
    number = apply(client)
    page = checked(operator, f"/desk/registrations/{number}/accept/", READ).content.decode()
    through(person("operator"), f"/desk/registrations/{number}/ask/", {"reason": "执照看不清，请重新扫描。"})
    answer = operator.post(f"/desk/registrations/{number}/accept/", {**hidden(page), "step": "do"})
    assert answer.status_code == 409
    assert not Subject.objects.exists()


def test_an_applicant_withdraws():
    client = Client()
    number = apply(client)
    through(client, f"/registrations/{number}/withdraw/", {})
    assert SubjectApplication.objects.get().state == "withdrawn"


def test_a_double_click_makes_one_application_and_keeps_the_secret():
    client = Client()
    page = checked(client, "/registrations/new/", GIVEN | {"licence": licence()}).content.decode()
    sent = {**hidden(page), "step": "do"}
    first, second = (client.post("/registrations/new/", sent)["Location"] for _ in range(2))
    assert first == second
    assert SubjectApplication.objects.count() == 1
    assert "<dt>查询口令</dt>" in text(client, first)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"uscc": "91990100MA00000000"}, "统一社会信用代码"),
        ({"name": ""}, "请填写“单位名称”"),
        ({"name": "长" * 201}, "太长"),
        ({"roles": []}, "请选择“在平台上的身份”"),
        ({"licence": ""}, "请选择“营业执照或登记证书”"),
        ({"licence": licence(b"MZ program", "licence.pdf")}, "可能只改了扩展名"),
        ({"licence": licence(b"", "licence.pdf")}, "空文件"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(changed, sentence):
    answer = Client().post("/registrations/new/", GIVEN | {"licence": licence(), "step": "check"} | changed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert "0990-0000003" in page
    assert not SubjectApplication.objects.exists()


def test_an_address_has_its_number_of_applications_a_day():
    client = Client()
    apply(client)
    VisitorDay.objects.filter(what=APPLICATIONS).update(times=MOST[APPLICATIONS])
    page = checked(client, "/registrations/new/", GIVEN | {"licence": licence(), "uscc": fictitious_uscc(77)})
    answer = client.post("/registrations/new/", {**hidden(page.content.decode()), "step": "do"})
    assert answer.status_code == 429
    assert "今天不登录已办满" in answer.content.decode()


def test_a_firm_sees_its_versions_and_applies_for_a_change(operator):
    actions.register(registration=registration(), by=OPERATOR, now=NOW)
    actions.verify(uscc=USCC, seen=1, by=OPERATOR, now=NOW)
    firm = person("bidder", uscc=USCC, name=NAME)
    assert "第 2 版" in text(firm, "/subjects/mine/")
    again = {name: value for name, value in GIVEN.items() if name != "uscc"}
    place = through(firm, "/subjects/mine/change/", again | {"name": NAME + "（集团）", "licence": licence()})
    number = place.split("/")[2]
    assert "待核验" in text(firm, "/subjects/mine/")
    through(operator, f"/desk/registrations/{number}/accept/", READ | {"name": NAME + "(集团)"})
    assert Subject.objects.get().name == NAME + "（集团）"
    assert "第 4 版" in text(firm, "/subjects/mine/")


def test_everybody_reads_the_register_and_proofs_but_no_contact_and_no_person():
    actions.register(registration=registration(), by=OPERATOR, now=NOW)
    project()
    client = Client()
    assert NAME in text(client, "/subjects/?q=第一建设")
    assert NAME in text(client, "/subjects/?role=bidder")
    assert "没有这样的主体" in text(client, "/subjects/?q=没有这家")
    page = text(client, f"/subjects/{USCC}/")
    assert OPERATOR.person not in page
    position = page.split("/proofs/")[1].split("/")[0]
    assert "叶哈希" in text(client, f"/proofs/{position}/")
    assert client.get("/proofs/99999/").status_code == 404
    assert client.get("/subjects/91990100MA00000000/").status_code == 404


def test_only_the_operator_checks_and_the_auditor_reads():
    number = apply(Client())
    auditor = person("auditor")
    assert auditor.get("/desk/registrations/").status_code == 200
    assert auditor.get(f"/desk/registrations/{number}/accept/").status_code == 403
    assert person("bidder").get("/desk/registrations/").status_code == 403


def test_the_pages_are_english_throughout(operator):
    client = Client()
    number = apply(client)
    through(operator, f"/desk/registrations/{number}/ask/", {"reason": "incomplete scan"})
    names = (NAME, FORM, "云岭省", "云岫市", "中文")
    for address in ("/subjects/", "/registrations/new/", "/registrations/open/", f"/registrations/{number}/",
                    f"/registrations/{number}/receipt/", f"/registrations/{number}/complete/",
                    f"/registrations/{number}/withdraw/"):  # fmt: skip
        assert chinese_in_english(client, address, names) == [], address
    apply(client, uscc=fictitious_uscc(78))
    other = SubjectApplication.objects.get(uscc=fictitious_uscc(78)).application
    for address in ("/desk/", "/desk/registrations/", f"/desk/registrations/{other}/",
                    f"/desk/registrations/{other}/accept/", f"/desk/registrations/{other}/refuse/"):  # fmt: skip
        assert chinese_in_english(operator, address, names) == [], address
    through(operator, f"/desk/registrations/{other}/accept/", READ | {"uscc": fictitious_uscc(78)})
    firm = person("bidder", uscc=fictitious_uscc(78), name=NAME)
    for address in ("/subjects/mine/", "/subjects/mine/change/", f"/subjects/{fictitious_uscc(78)}/"):
        assert chinese_in_english(firm, address, names) == [], address
