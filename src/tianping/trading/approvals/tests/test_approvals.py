"""A second person approves what an organisation wants approved, exactly as it stands."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tianping.record.actors import Actor
from tianping.refusals import BadInput, NotAllowed, NotFound
from tianping.trading.approvals import actions
from tianping.trading.approvals.actions import ApprovalDecidedAlready, NothingToApprove, NotTheApprover, SamePerson
from tianping.trading.approvals.models import Approval, ApprovalRule
from tianping.trading.approvals.queries import ApprovalNeeded
from tianping.trading.award import actions as award
from tianping.trading.documents import actions as documents
from tianping.trading.plans.models import Tender
from tianping.trading.tests import committees, scenes
from tianping.web.accounts import tokens
from tianping.web.clock import wall_now

pytestmark = pytest.mark.django_db
NOW = scenes.NOW + timedelta(hours=1)
ISSUE = "documents.issue"


def person(name: str, office: str = scenes.BUYER, role: str = "buyer") -> Actor:
    return Actor(office=office, role=role, person=name)


def want(act: str = ISSUE, *approvers: str, by: Actor | None = None) -> ApprovalRule:
    return actions.set_rule(act=act, approvers=approvers, by=by or person("p1"), now=scenes.NOW)


def ask(subject: str, act: str = ISSUE, *, by: Actor | None = None, **facts: Any) -> Approval:
    (made,) = actions.ask(act=act, subject=subject, by=by or person("p1"), now=NOW, **facts)
    return made


def decide(approval: Approval, *, by: Actor | None = None, approves: bool = True, reason: str = "") -> Approval:
    return actions.decide(approval=approval, approves=approves, reason=reason, by=by or person("p2"), now=NOW)


def issue(tender: Tender) -> None:
    documents.issue(tender=tender, by=scenes.agency(), now=NOW)


@pytest.fixture
def tender() -> Tender:
    return scenes.ready()


def test_nothing_is_approved_unless_the_organisation_asks_for_it(tender: Tender) -> None:
    issue(tender)
    assert not Approval.objects.exists()


def test_what_a_second_person_approved_is_published(tender: Tender) -> None:
    want()
    with pytest.raises(ApprovalNeeded):
        issue(tender)
    decide(ask(tender.code))
    issue(tender)
    for type_ in ("approval.rule_set", "approval.asked", "approval.decided"):
        assert len(scenes.sealed(type_)) == 1
        assert type_ not in scenes.recorded()


def test_the_buyers_rule_binds_its_agency_too(tender: Tender) -> None:
    want()
    asked = ask(tender.code, by=person("a1", scenes.AGENCY, "agency"))
    assert asked.office == scenes.BUYER
    with pytest.raises(NotAllowed):
        decide(asked, by=person("a2", scenes.AGENCY, "agency"))
    decide(asked)
    issue(tender)


def test_what_changed_after_the_approval_is_approved_again(tender: Tender) -> None:
    want()
    decide(ask(tender.code))
    scenes.add_file(tender, name="补充.pdf", content=b"more")
    with pytest.raises(ApprovalNeeded):
        issue(tender)
    decide(ask(tender.code))
    issue(tender)


def test_a_refusal_says_why_and_publishes_nothing(tender: Tender) -> None:
    want()
    asked = ask(tender.code)
    with pytest.raises(BadInput):
        decide(asked, approves=False)
    assert decide(asked, approves=False, reason="资质条件过高。").state == "refused"
    with pytest.raises(ApprovalNeeded):
        issue(tender)


@pytest.mark.parametrize("name", ["p1", ""])
def test_who_asks_does_not_approve(tender: Tender, name: str) -> None:
    want()
    with pytest.raises(SamePerson):
        decide(ask(tender.code), by=person(name))


def test_nobody_asks_without_being_a_person(tender: Tender) -> None:
    want()
    with pytest.raises(SamePerson):
        ask(tender.code, by=person(""))


def test_only_the_named_approve(tender: Tender) -> None:
    want(ISSUE, "p3", " ", "p3")
    asked = ask(tender.code)
    with pytest.raises(NotTheApprover):
        decide(asked, by=person("p2"))
    assert decide(asked, by=person("p3")).decided_by == "p3"


def test_only_the_named_end_their_rule(tender: Tender) -> None:
    want(ISSUE, "p3")
    with pytest.raises(NotTheApprover):
        actions.end_rule(act=ISSUE, by=person("p1"), now=NOW)
    actions.end_rule(act=ISSUE, by=person("p3"), now=NOW)
    actions.end_rule(act=ISSUE, by=person("p3"), now=NOW)
    issue(tender)


def test_a_decision_stands(tender: Tender) -> None:
    want()
    asked = decide(ask(tender.code))
    with pytest.raises(ApprovalDecidedAlready):
        decide(asked, approves=False, reason="反悔")


def test_asking_twice_is_asking_once(tender: Tender) -> None:
    want()
    assert ask(tender.code) == ask(tender.code)


def test_nothing_is_asked_that_nobody_wants(tender: Tender) -> None:
    with pytest.raises(NothingToApprove):
        ask(tender.code)


def test_others_neither_ask_nor_make_rules(tender: Tender) -> None:
    want()
    with pytest.raises(NotAllowed):
        ask(tender.code, by=person("s1", scenes.OTHER))
    with pytest.raises(NotAllowed):
        want(by=Actor(office=scenes.OTHER, role="bidder", person="b1"))


def test_an_unknown_act_or_tender_is_refused() -> None:
    with pytest.raises(BadInput):
        want("coffee.brew")
    with pytest.raises(NotFound):
        ask("E" * 20)


def test_a_plan_is_approved_before_it_is_public() -> None:
    project = scenes.project()
    want("plans.plan_tender")
    with pytest.raises(ApprovalNeeded):
        scenes.tender(of=project)
    assert not Tender.objects.exists()
    lot = {"name": "施工一标段", "content": "教学楼土建、安装和室外工程", "estimate": "10000000.00"}
    details = {
        "name": "云岫市第三小学教学楼工程施工招标", "mandatory": True, "construction": True, "agency": scenes.AGENCY,
        "classification": "A080000", "supervisor": "云岫市住房和城乡建设局",
        "lots": [lot | {"maximum_price": "9800000.00"}],
    }  # fmt: skip
    with pytest.raises(BadInput):
        ask(project.code, "plans.plan_tender", details=details | {"lots": []})
    decide(ask(project.code, "plans.plan_tender", details=details))
    scenes.tender(of=project)


def test_an_award_is_approved_before_it_is_decided() -> None:
    lot = committees.evaluated()
    want("award.decide")
    with pytest.raises(NotFound):
        ask(lot.code, "award.decide")
    publicity = award.publish_candidates(lot=lot, by=scenes.buyer(), now=committees.AT)
    after = publicity.until_at + timedelta(hours=1)
    with pytest.raises(ApprovalNeeded):
        award.decide(lot=lot, by=scenes.buyer(), now=after)
    with pytest.raises(BadInput):
        ask(lot.code, "award.decide", details={"winner": 1})
    decide(ask(lot.code, "award.decide"))
    award.decide(lot=lot, by=scenes.buyer(), now=after)


def test_candidates_are_approved_before_they_are_published() -> None:
    lot, act = committees.evaluated(), "award.publish_candidates"
    want(act)
    with pytest.raises(ApprovalNeeded):
        award.publish_candidates(lot=lot, by=scenes.buyer(), now=committees.AT)
    with pytest.raises(BadInput):
        ask(lot.code, act, details={"until_at": "soon"})
    decide(ask(lot.code, act))
    later = committees.AT + timedelta(days=9)
    with pytest.raises(ApprovalNeeded):
        award.publish_candidates(lot=lot, until_at=later, by=scenes.buyer(), now=committees.AT)
    assert award.publish_candidates(lot=lot, by=scenes.buyer(), now=committees.AT).candidates


def test_a_clarification_is_approved_word_for_word() -> None:
    tender, act = scenes.issued(), "documents.clarify"
    change = {"content": "补充图纸", "affects_preparation": False}
    want(act)

    def clarify(content: str) -> object:
        return documents.clarify(
            tender=tender, content=content, affects_preparation=False, by=scenes.agency(), now=NOW + timedelta(days=1)
        )

    with pytest.raises(ApprovalNeeded) as needed:
        clarify("补充图纸")
    with pytest.raises(BadInput):
        ask(tender.code, act, details=change | {"affects_preparation": "perhaps"})
    asked = ask(tender.code, act, details=change)
    assert asked.digest == needed.value.matter.digest()
    decide(asked)
    with pytest.raises(ApprovalNeeded):
        clarify("补充图纸和清单")
    clarify("补充图纸")


def test_what_an_act_was_about_to_publish_is_put_by_a_party_alone() -> None:
    tender = scenes.issued()
    want("documents.clarify")
    with pytest.raises(ApprovalNeeded) as needed:
        documents.clarify(
            tender=tender,
            content="补充图纸",
            affects_preparation=False,
            by=scenes.agency(),
            now=NOW + timedelta(days=1),
        )
    with pytest.raises(NotAllowed):
        actions.put(matter=needed.value.matter, by=person("p1", scenes.OTHER), now=NOW)
    (made,) = actions.put(matter=needed.value.matter, by=person("p1"), now=NOW)
    assert made.content["content"] == "补充图纸"


def test_approvals_over_the_interface(tender: Tender, client: Client) -> None:
    def send(method: str, path: str, body: dict[str, Any] | None = None, uscc: str = scenes.BUYER) -> Any:
        token = tokens.create_for_program(uscc=uscc, roles=["buyer"], now=wall_now()).text
        given = {} if body is None else {"data": body, "content_type": "application/json"}
        return getattr(client, method)(f"/api/v1/{path}", headers={"Authorization": f"Bearer {token}"}, **given)

    assert send("put", f"approval-rules/{ISSUE}", {}).json()["wanted"]
    wanted = [one["act"] for one in send("get", "approval-rules").json()["acts"] if one["wanted"]]
    assert wanted == [ISSUE]
    made = send("post", "approvals", {"act": ISSUE, "subject": tender.code})
    assert made.status_code == 201, made.content
    code = made.json()["approvals"][0]["approval"]
    assert [one["approval"] for one in send("get", "approvals?state=open").json()["approvals"]] == [code]
    assert send("post", f"approvals/{code}/decision", {"approves": True}, scenes.OTHER).status_code == 404
    assert send("delete", f"approval-rules/{ISSUE}").status_code == 204
