import base64
import hashlib

import pytest
from django.test import Client

from tianping.public_service.subjects.tests.test_api import BODY
from tianping.public_service.subjects.tests.test_apply import PDF
from tianping.public_service.subjects.tests.test_register import USCC
from tianping.public_service.tests.peers import OPERATOR
from tianping.web.accounts.tokens import create_for_program
from tianping.web.clock import wall_now

pytestmark = pytest.mark.django_db
JSON = "application/json"


def test_a_newcomer_applies_follows_and_is_registered():
    newcomer = Client()
    made = newcomer.post("/api/v1/subject-applications", BODY | {"contact": "0990-0000003"}, content_type=JSON)
    assert made.status_code == 201, made.content
    path, key = f"/api/v1/subject-applications/{made.json()['application']}", {"Tianping-Secret": made.json()["secret"]}
    digest = base64.b64encode(hashlib.sha256(PDF).digest()).decode()
    put = newcomer.put(
        f"{path}/licence/执照.pdf", PDF, content_type="application/pdf",
        headers=key | {"Content-Digest": f"sha-256=:{digest}:"},
    )  # fmt: skip
    assert put.status_code == 200, put.content
    assert newcomer.post(f"{path}/submission", {}, content_type=JSON, headers=key).json()["state"] == "filed"
    assert newcomer.get(path).status_code == 404
    assert newcomer.get(path, headers=key).json()["round"] == 1
    issued = create_for_program(uscc=OPERATOR.office, roles=["operator"], name="desk", lasting=None, now=wall_now())
    operator = Client(headers={"Authorization": f"Bearer {issued.text}"})
    assert len(operator.get("/api/v1/subject-applications").json()["applications"]) == 1
    assert b"".join(operator.get(f"{path}/licence").streaming_content) == PDF
    read = {"seen": 1, "uscc": USCC, "name": BODY["name"], "legal_form": BODY["legal_form"]}
    assert operator.post(f"{path}/acceptance", read, content_type=JSON).status_code == 201
    assert newcomer.get(path, headers=key).json()["state"] == "accepted"
    assert [one["version"] for one in newcomer.get(f"/api/v1/subjects/{USCC}/versions").json()["versions"]] == [2, 1]
    assert "person" not in str(newcomer.get(f"/api/v1/subjects/{USCC}/versions").json())


def test_only_the_operator_sees_the_list_and_the_licence():
    assert Client().get("/api/v1/subject-applications").status_code == 401
    assert Client().get("/api/v1/subject-applications/x/licence").status_code == 401
