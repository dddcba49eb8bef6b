"""The pages of experts: numbers and draws for all, an application without an account, the review, the expert's own page."""

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tianping.law.codes import fictitious_uscc
from tianping.public_service.experts import actions, tasks
from tianping.public_service.experts.models import Draw, Expert, ExpertApplication, PoolMember
from tianping.public_service.experts.tests.parties import EMPLOYER, Parties, admit
from tianping.public_service.tests.pages import chinese_in_english, person, text, through
from tianping.public_service.tests.peers import project, run_due
from tianping.record.verifier.draw_command import main
from tianping.web.accounts.tests.people import person as user_of
from tianping.web.accounts.tests.people import signed_in

pytestmark = pytest.mark.django_db
GIVEN = {
    "name": "评委甲", "speciality": "工程施工", "employer": EMPLOYER, "employer_name": "云岫建筑设计院", "region": "990100",
    "years": "12", "senior_title": "yes",
}  # fmt: skip


@pytest.fixture
def operator():
    return person("operator")


def papers():
    return {f"paper_{n}": SimpleUploadedFile(f"proof-{n}.pdf", b"%%PDF-1.7 %d" % n) for n in (1, 2)}


def apply(client, **changed):
    place = through(client, "/experts/apply/", GIVEN | papers() | changed)
    return place.split("/")[3]


@pytest.fixture
def concluded():
    parties = Parties()
    admit(9)
    parties.ask()
    run_due(tasks)
    draw = Draw.objects.get()
    parties.commit(draw)
    parties.reveal(draw)
    run_due(tasks)
    run_due(tasks)
    project()
    return Draw.objects.get()


def expert_of(draw):
    """Somebody who was drawn, signed in: the person's random number is the expert's."""
    drawn = actions.drawn_members(draw=draw)[0]
    client, user = Client(), user_of("expert")
    expert = Expert.objects.get(person=drawn.expert_id)
    moved = Expert.objects.create(
        **{f.attname: getattr(expert, f.attname) for f in Expert._meta.fields} | {"person": user.public_id}
    )
    PoolMember.objects.filter(pk=drawn.pk).update(expert=moved)
    signed_in(client, "expert", user=user)
    return client


def test_a_person_applies_without_an_account_and_is_admitted_after_review(operator):
    client = Client()
    number = apply(client)
    assert "<dt>查询口令</dt>" in text(client, f"/experts/applications/{number}/receipt/")
    assert "<dt>查询口令</dt>" not in text(client, f"/experts/applications/{number}/receipt/")
    assert Client().get(f"/experts/applications/{number}/").status_code == 404
    assert "审核入库申请" in text(operator, "/desk/")
    assert "proof-1.pdf" in text(operator, f"/desk/experts/{number}/")
    place = through(operator, f"/desk/experts/{number}/accept/", {})
    assert "评委甲" in text(operator, place)
    assert "已入库" in text(client, f"/experts/applications/{number}/")


def test_papers_are_read_by_the_operator_and_the_auditor_alone(operator):
    number = apply(Client())
    digest = ExpertApplication.objects.get().papers.first().sha256
    address = f"/desk/experts/{number}/papers/{digest}/"
    assert operator.get(address)["Content-Type"] == "application/pdf"
    assert person("auditor").get(address).status_code == 200
    assert person("bidder").get(address).status_code == 403


def test_an_application_is_completed_when_asked(operator):
    client = Client()
    number = apply(client)
    through(operator, f"/desk/experts/{number}/ask/", {"reason": "缺社保记录"})
    assert "缺社保记录" in text(client, f"/experts/applications/{number}/")
    more = {"paper_2": SimpleUploadedFile("more.pdf", b"%PDF-1.7 more")}
    through(client, f"/experts/applications/{number}/complete/", GIVEN | more)
    found = ExpertApplication.objects.get()
    assert (found.state, found.round, found.papers.count()) == ("filed", 2, 3)


def test_an_application_is_refused_or_withdrawn(operator):
    client = Client()
    number = apply(client)
    through(operator, f"/desk/experts/{number}/refuse/", {"reason": "年限不足"})
    assert "年限不足" in text(client, f"/experts/applications/{number}/")
    again = apply(client, employer=fictitious_uscc(41))
    through(client, f"/experts/applications/{again}/withdraw/", {})
    assert ExpertApplication.objects.get(application=again).state == "withdrawn"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"years": "3"}, "不够入库条件"),
        ({"senior_title": "no"}, "不够入库条件"),
        ({"years": "many"}, "请填整数"),
        ({"ties": "123"}, "代码"),
        ({"paper_1": SimpleUploadedFile("proof.docx", b"PK")}, "不是"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_applied_for(changed, sentence):
    answer = Client().post("/experts/apply/", GIVEN | papers() | {"step": "do"} | changed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not ExpertApplication.objects.exists()


def test_the_operator_pauses_reinstates_and_removes_with_reasons(operator):
    (expert,) = admit(1)
    here = f"/desk/experts/pool/{expert.person}"
    for what, state in (("suspend", "suspended"), ("reinstate", "admitted"), ("remove", "removed")):
        through(operator, f"{here}/{what}/", {"reason": f"理由：{what}"})
        assert Expert.objects.get().state == state
        assert f"理由：{what}" in text(operator, f"{here}/")
    assert operator.get(f"{here}/other/").status_code == 404
    assert expert.name in text(operator, "/desk/experts/pool/?state=removed")


def test_the_public_page_counts_without_names_and_small_numbers_only_as_small():
    admit(3)
    page = text(Client(), "/experts/")
    assert "不足 5" in page
    assert "评委" not in page.replace("评标", "")


def test_a_draw_page_has_everything_and_its_command_recomputes_it(concluded, tmp_path):
    page = text(Client(), f"/experts/draws/{concluded.draw}/")
    assert concluded.seed in page
    assert "tianping draw draw-" in page
    assert "评委" not in page
    assert "expert-00" not in page
    file = tmp_path / "draw.json"
    file.write_bytes(Client().get(f"/experts/draws/{concluded.draw}/entries/").content)
    done = CliRunner().invoke(main, [str(file)])
    assert (done.exit_code, concluded.seed in done.output) == (0, True), done.output
    file.write_bytes(file.read_bytes().replace(concluded.seed.encode(), b"0" * 64))
    assert CliRunner().invoke(main, [str(file)]).exit_code == 1
    file.write_bytes(b"{}")
    assert CliRunner().invoke(main, [str(file)]).exit_code == 1


def test_a_drawn_expert_sees_the_seat_and_declines_with_a_reason(concluded):
    client = expert_of(concluded)
    assert "你被抽中评标" in text(client, "/desk/")
    assert "不能参加" in text(client, "/experts/mine/")
    through(client, f"/experts/draws/{concluded.draw}/decline/", {"reason": "与投标人有利害关系"})
    assert "已请辞" in text(client, "/experts/mine/")
    assert "请辞，由下一位递补" in text(Client(), f"/experts/draws/{concluded.draw}/")


def test_who_is_not_in_the_pool_is_not_told_of_it(concluded):
    client = person("expert")
    assert "你还不在专家库里" in text(client, "/experts/mine/")
    assert client.get(f"/experts/draws/{concluded.draw}/decline/").status_code == 404


def test_the_pages_are_english_throughout(operator, concluded):
    client, names = Client(), ("评委甲", "云岫建筑设计院", "云岭省", "云岫市", "A01 房屋建筑", "房屋建筑")
    number = apply(client)
    through(operator, f"/desk/experts/{number}/ask/", {"reason": "more"})
    for address in ("/experts/", "/experts/draws/", f"/experts/draws/{concluded.draw}/", "/experts/apply/",
                    "/experts/applications/open/", f"/experts/applications/{number}/",
                    f"/experts/applications/{number}/receipt/", f"/experts/applications/{number}/complete/",
                    f"/experts/applications/{number}/withdraw/"):  # fmt: skip
        assert chinese_in_english(client, address, names) == [], address
    (one, *_) = Expert.objects.all()
    names = (*names, *(f"评委{n}" for n in range(9, 0, -1)), "入库")
    for address in ("/desk/", "/desk/experts/", "/desk/experts/?state=incomplete", f"/desk/experts/{number}/",
                    f"/desk/experts/{number}/accept/", "/desk/experts/pool/", f"/desk/experts/pool/{one.person}/",
                    f"/desk/experts/pool/{one.person}/suspend/"):  # fmt: skip
        assert chinese_in_english(operator, address, names) == [], address
    mine = expert_of(concluded)
    for address in ("/experts/mine/", f"/experts/draws/{concluded.draw}/decline/", "/desk/"):
        assert chinese_in_english(mine, address, names) == [], address
