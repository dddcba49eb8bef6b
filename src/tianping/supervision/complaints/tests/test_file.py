import io
import json
from datetime import timedelta

import pytest

from tianping.law import LimitBreached
from tianping.record.models import Event, SealedLeaf
from tianping.refusals import BadInput, NotAllowed, NotFound
from tianping.supervision.complaints import actions, grounds, limits, queries
from tianping.supervision.complaints.actions import filing as handing
from tianping.supervision.complaints.models import Complaint
from tianping.supervision.complaints.tests.parties import (
    BIDDER,
    DAY,
    FIRM,
    HOUR,
    OBJECTION,
    OFFICIAL,
    PDF,
    STRANGER,
    filed,
    filing,
    objected,
    paper,
)
from tianping.supervision.tests.peers import BUYER, DEPARTMENT, NOW, PeerLog
from tianping.web.files import FileDiffers
from tianping.web.raw_bodies import WrongKindOfFile

pytestmark = pytest.mark.django_db


def test_a_complaint_is_filed_sealed_with_a_receipt(log):
    made = filed()
    assert (made.state, made.complainant) == ("filed", FIRM)
    assert made.accept_due - NOW < timedelta(days=4)
    assert not Event.objects.filter(type__startswith="complaint").exists()
    sealed = SealedLeaf.objects.get(type="complaint.filed")
    assert json.loads(bytes(sealed.data))["body"]["complainant"] == FIRM
    receipt = queries.receipt_of(made)
    assert receipt.number == made.number
    assert [line.state for line in receipt.lines] == ["waiting"] * 3
    assert made.files.get().name == "证据.pdf"


def test_contact_and_signer_are_in_no_entry(log):
    filed()
    data = b"".join(bytes(one.data) for one in SealedLeaf.objects.all())
    assert b"0990-0000002" not in data
    assert "签署人甲".encode() not in data


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("facts", " 太短 "),
        ("claims", ""),
        ("contact", ""),
        ("address", " "),
        ("complainant_name", ""),
        ("respondent_name", ""),
        ("respondent_address", ""),
        ("respondent_contact", ""),
        ("signer", ""),
        ("facts", "长" * 20_001),
        ("signer", "签\U0001f600人"),
        ("against", "nobody"),
        ("matter", "weather"),
        ("standing", "citizen"),
        ("tender", ""),
        ("lot", "E0000000000000000000001"),
    ],
)
def test_what_a_complaint_must_say_is_asked_for_by_field(log, field, value):
    paper()
    with pytest.raises(BadInput) as refused:
        actions.file(filing=filing(**{field: value}), by=BIDDER, now=NOW)
    assert refused.value.field == field
    assert not Complaint.objects.exists()


def test_what_is_pasted_from_word_is_cleaned(log):
    made = filed(facts="第一行\r\n第二行\x07，招标人要求到现场报名。\x00")
    assert made.facts == "第一行\n第二行，招标人要求到现场报名。"


def test_another_interested_party_says_what_ties_it_to_the_tender(log):
    paper()
    with pytest.raises(BadInput) as refused:
        actions.file(filing=filing(standing="interested"), by=BIDDER, now=NOW)
    assert refused.value.field == "interest"
    made = filing(standing="interested", interest="材料供应商，与投标人签有供货协议")
    assert actions.file(filing=made, by=BIDDER, now=NOW)


def test_evidence_is_needed(log):
    with pytest.raises(handing.PaperMissing):
        actions.file(filing=filing(files=[]), by=BIDDER, now=NOW)


def test_an_agent_needs_a_written_authority(log):
    paper()
    with pytest.raises(handing.PaperMissing) as refused:
        actions.file(filing=filing(by_agent=True), by=BIDDER, now=NOW)
    assert refused.value.rule == "complaint-proxy"
    authority = paper(purpose="authority", content=PDF + b"2", name="授权.pdf")
    given = filing(by_agent=True, files=[*filing().files, authority.sha256])
    assert actions.file(filing=given, by=BIDDER, now=NOW).files.count() == 2


def test_papers_of_others_cannot_be_named(log):
    paper(by=STRANGER)
    with pytest.raises(NotFound):
        actions.file(filing=filing(), by=BIDDER, now=NOW)


def test_a_paper_of_the_wrong_kind_or_digest_or_purpose_is_refused(log):
    with pytest.raises(WrongKindOfFile):
        paper(content=b"MZ program")
    with pytest.raises(BadInput):
        paper(purpose="holiday")
    with pytest.raises(FileDiffers):
        actions.hand_in(
            name="a.pdf",
            purpose="evidence",
            content=io.BytesIO(PDF),
            expected="0" * 64,
            by=BIDDER,
            now=NOW,
        )


def test_the_same_paper_twice_is_one(log):
    assert paper().pk == paper().pk


def test_ten_days_after_knowing_are_in_time_and_eleven_are_not(log):
    tenth = limits.last_moment(knew_at=NOW, objection=None, now=NOW).at
    paper()
    with pytest.raises(LimitBreached) as refused:
        actions.file(filing=filing(knew_at=NOW), by=BIDDER, now=tenth + timedelta(seconds=1))
    assert (refused.value.rule, refused.value.field) == ("complaint", "knew_at")
    assert actions.file(filing=filing(knew_at=NOW), by=BIDDER, now=tenth)


def test_nobody_knows_the_future(log):
    paper()
    with pytest.raises(limits.KnewInFuture):
        actions.file(filing=filing(knew_at=NOW + HOUR), by=BIDDER, now=NOW)


@pytest.mark.parametrize("matter", ["documents", "opening", "result"])
def test_on_the_matters_of_three_articles_an_objection_comes_first(log, matter):
    paper()
    with pytest.raises(grounds.ObjectionFirst) as refused:
        actions.file(filing=filing(matter=matter), by=BIDDER, now=NOW)
    assert refused.value.rule == "complaint-objection-first"


def test_after_the_answer_one_complains(log):
    objected(log, at=NOW, answered=NOW + DAY)
    assert filed(now=NOW + 2 * DAY, matter="documents", objection=OBJECTION).objection == OBJECTION


def test_while_the_buyer_has_time_to_answer_nobody_complains(log):
    objected(log, at=NOW)
    paper()
    given = filing(matter="documents", objection=OBJECTION)
    with pytest.raises(grounds.ObjectionStillOpen):
        actions.file(filing=given, by=BIDDER, now=NOW + 3 * DAY)
    assert actions.file(filing=given, by=BIDDER, now=NOW + 3 * DAY + HOUR)


def test_the_days_of_the_objection_are_not_counted(log):
    objected(log, at=NOW, answered=NOW + 3 * DAY)
    late = NOW + 12 * DAY
    with pytest.raises(LimitBreached):
        filed(now=late, knew_at=NOW)
    assert filed(now=late, knew_at=NOW, matter="documents", objection=OBJECTION)


def test_an_objection_that_was_never_answered_lets_no_day_pass(log):
    objected(log, at=NOW)
    assert filed(now=NOW + 40 * DAY, knew_at=NOW, matter="documents", objection=OBJECTION)


@pytest.mark.parametrize("changed", [{"about": "result"}, {"withdrawn": NOW + HOUR}, {"objection": "cd" * 16}])
def test_an_objection_to_something_else_or_withdrawn_or_unknown_does_not_count(log, changed):
    objected(log, at=NOW, **changed)
    with pytest.raises(grounds.OtherObjection):
        filed(now=NOW + 5 * DAY, matter="documents", objection=OBJECTION)


def test_only_the_platform_of_the_tender_speaks_of_its_objections(log):
    rogue = PeerLog("rogue.example")
    objected(rogue, at=NOW, answered=NOW + HOUR)
    with pytest.raises(grounds.OtherObjection):
        filed(now=NOW + 5 * DAY, matter="documents", objection=OBJECTION)


def test_a_tender_a_respondent_and_a_department_must_be_known(log):
    paper()
    for changed in ({"tender": "E9", "lot": ""}, {"respondent": ""}, {"respondent": "X" * 18}):
        with pytest.raises(NotFound):
            actions.file(filing=filing(**changed), by=BIDDER, now=NOW)
    for department in (BUYER, "", FIRM):
        with pytest.raises(grounds.NotCompetent):
            actions.file(filing=filing(department=department), by=BIDDER, now=NOW)


def test_nobody_complains_against_itself(log):
    with pytest.raises(grounds.AgainstOneself):
        actions.file(filing=filing(respondent=FIRM), by=BIDDER, now=NOW)


def test_a_platform_or_an_authority_is_complained_of_without_a_tender(log):
    about = {"tender": "", "lot": "", "matter": "other"}
    assert filed(**about, against="platform", respondent="trading.yunxiu.example", respondent_name="云岫交易平台")
    assert filed(**about, against="authority", respondent="", respondent_name="云岫市水务局")
    with pytest.raises(BadInput):
        filed(**about, against="platform", respondent="", respondent_name="云岫交易平台")


def test_the_same_complaint_is_open_once(log):
    filed()
    paper(content=PDF + b"2")
    with pytest.raises(handing.AlreadyComplained):
        filed()
    assert Complaint.objects.count() == 1
    assert SealedLeaf.objects.filter(type="complaint.filed").count() == 1


def test_an_official_or_the_operator_does_not_complain(log):
    with pytest.raises(NotAllowed):
        actions.file(filing=filing(), by=OFFICIAL, now=NOW)


def test_who_is_registered_may_sign_in_here_to_complain(log):
    assert queries.roles_of(FIRM) == {"bidder"}
    assert queries.roles_of(DEPARTMENT) == {"supervisor"}
    assert queries.roles_of("X" * 18) == set()
    assert [one.uscc for one in queries.departments()] != []
