import base64
import hashlib

import pytest
from django.test import Client

from tianping.supervision.complaints.tests.parties import (
    AUDITOR,
    BIDDER,
    OFFICIAL,
    PDF,
    RESPONDENT,
    STRANGER,
    WORDS,
    filing,
)
from tianping.supervision.tests.happenings import TENDER
from tianping.web.accounts.tokens import create_for_program
from tianping.web.clock import business_now, wall_now

pytestmark = pytest.mark.django_db


def client(actor):
    issued = create_for_program(uscc=actor.office, roles=[actor.role], name="x", lasting=None, now=wall_now())
    return Client(headers={"Authorization": f"Bearer {issued.text}"})


def hand_in(by, content=PDF, purpose="evidence"):
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    return by.put(
        f"/api/v1/complaint-papers/证据.pdf?purpose={purpose}",
        content,
        content_type="application/pdf",
        headers={"Content-Digest": f"sha-256=:{digest}:"},
    )


def post(by, path, **body):
    return by.post(f"/api/v1/{path}", body, content_type="application/json")


def body(**changed):
    given = vars(filing(knew_at=business_now())) | changed
    return given | {"knew_at": given["knew_at"].isoformat(), "files": list(given["files"])}


@pytest.fixture
def made(log):
    bidder = client(BIDDER)
    assert hand_in(bidder).status_code == 201
    answer = post(bidder, "complaints", **body())
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_complaint_runs_from_filing_to_publication(made):
    number, bidder, official, buyer = made["number"], client(BIDDER), client(OFFICIAL), client(RESPONDENT)
    assert made["receipt"]["statement"]["content"]["kind"] == "complaint"
    assert bidder.get(f"/api/v1/complaints/{number}/receipt").json()["lines"]
    assert post(official, f"complaints/{number}/acceptance").json()["state"] == "accepted"
    due = "2099-01-01T00:00:00Z"
    asked = post(official, f"complaints/{number}/statement-request", text="是否要求现场报名", due=due)
    assert asked.status_code == 200, asked.content
    seen = buyer.get(f"/api/v1/complaints/{number}").json()
    assert seen["statement"]["points"] == "是否要求现场报名"
    assert "complainant" not in seen
    assert BIDDER.office not in str(seen)
    assert post(buyer, f"complaints/{number}/statement", text="确有此要求，愿意改正。").status_code == 200
    assert post(official, f"complaints/{number}/pauses", kind="test", reason="材料检测").json()["paused"] is True
    assert post(official, f"complaints/{number}/pauses/end", text="检测合格").json()["paused"] is False
    suspended = post(official, f"complaints/{number}/suspension", reason="核查资格条件", basis="条例 第六十二条")
    assert suspended.json()["directive"]
    decided = post(official, f"complaints/{number}/decision", **WORDS)
    assert decided.status_code == 201, decided.content
    assert Client().get("/api/v1/complaint-decisions").json()["count"] == 0
    assert post(official, f"complaints/{number}/publication").status_code == 201
    assert post(official, f"complaints/{number}/publication", facts="").status_code == 409
    (public,) = Client().get(f"/api/v1/complaint-decisions?tender={TENDER}").json()["decisions"]
    assert public["outcome"] == "upheld"
    assert BIDDER.office not in str(public)
    assert buyer.get(f"/api/v1/complaints/{number}").json()["decision"]["outcome"] == "upheld"


def test_who_has_no_part_does_not_know_that_there_is_a_complaint(made):
    number = made["number"]
    for reader in (client(STRANGER), client(RESPONDENT)):
        assert reader.get(f"/api/v1/complaints/{number}").status_code == 404
        assert reader.get("/api/v1/complaints").json()["count"] == 0
    assert client(AUDITOR).get("/api/v1/complaints").json()["count"] == 1
    assert client(OFFICIAL).get("/api/v1/complaints?state=filed").json()["count"] == 1
    assert Client().get(f"/api/v1/complaints/{number}").status_code == 401


def test_papers_are_read_by_those_who_read_the_complaint(made):
    path = f"/api/v1/complaints/{made['number']}/files/{made['files'][0]['sha256']}"
    assert b"".join(client(OFFICIAL).get(path).streaming_content) == PDF
    assert client(STRANGER).get(path).status_code == 404
    assert client(BIDDER).get(path[:-64] + "0" * 64).status_code == 404


def test_completion_transfer_refusal_and_withdrawal_by_program(made):
    number, bidder, official = made["number"], client(BIDDER), client(OFFICIAL)
    due = "2099-01-01T00:00:00Z"
    asked = post(official, f"complaints/{number}/completion-request", text="请补充截图", due=due)
    assert asked.json()["state"] == "incomplete"
    assert post(bidder, f"complaints/{number}/completion", text="已补充").json()["state"] == "filed"
    assert post(bidder, f"complaints/{number}/withdrawal", reason="双方已经沟通").json()["withdrawals"]
    answered = post(official, f"complaints/{number}/withdrawal/answer", granted=False, reason="已查实违法行为")
    assert answered.json()["state"] == "filed"
    wrong = post(official, f"complaints/{number}/refusal", ground="x", reason="不属于规定情形")
    assert (wrong.status_code, wrong.json()["rule"]) == (422, "complaint-refusal")
    moved = post(official, f"complaints/{number}/transfer", to_name="省交通运输厅", reason="省管公路项目")
    assert moved.json()["state"] == "transferred"


def test_departments_are_listed_for_everybody(log):
    assert len(Client().get("/api/v1/departments").json()["departments"]) == 2


def test_a_late_complaint_gets_the_rule(log):
    bidder = client(BIDDER)
    hand_in(bidder)
    answer = post(bidder, "complaints", **(body() | {"knew_at": "2020-01-01T00:00:00Z"}))
    assert (answer.status_code, answer.json()["rule"]) == (422, "complaint")
