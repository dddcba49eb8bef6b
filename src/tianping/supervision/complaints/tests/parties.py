"""For tests: a tender, its parties, a department, and complaints at each stage."""

import hashlib
import io
from datetime import timedelta

from tianping.exchange.catalogue.objections import ObjectionAnswered, ObjectionReceived, ObjectionWithdrawn
from tianping.exchange.catalogue.subjects import SubjectRegistered
from tianping.law.codes import fictitious_uscc
from tianping.record.actors import Actor
from tianping.supervision.complaints import actions
from tianping.supervision.complaints.contents import Filing
from tianping.supervision.tests.happenings import LOT, TENDER, planned, trading
from tianping.supervision.tests.peers import BUYER, DEPARTMENT, NOW, PeerLog

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FIRM, RIVAL, OTHER_DEPARTMENT = fictitious_uscc(31), fictitious_uscc(32), fictitious_uscc(33)
BIDDER = Actor(office=FIRM, role="bidder", person="p-bidder")
STRANGER = Actor(office=RIVAL, role="bidder", person="p-rival")
OFFICIAL = Actor(office=DEPARTMENT, role="supervisor", person="p-official")
OTHER_OFFICIAL = Actor(office=OTHER_DEPARTMENT, role="supervisor")
RESPONDENT = Actor(office=BUYER, role="buyer", person="p-buyer")
AUDITOR = Actor(office=OTHER_DEPARTMENT, role="auditor")
PDF = b"%PDF-1.7 evidence"
OBJECTION = "ab" * 16
WORDS = {
    "outcome": "upheld",
    "facts": "招标文件第三章要求投标人具有本市业绩。",
    "reasons": "以特定行政区域业绩为条件，属于以不合理条件限制投标人。",
    "articles": ["招标投标法实施条例 第三十二条"],
    "measures": "责令招标人修改招标文件，并顺延投标截止时间。",
}


def registered(subject, name, roles, version=1, verified=True):
    return SubjectRegistered(
        subject=subject,
        version=version,
        name=name,
        legal_form="机关",
        region="990100",
        roles=roles,
        verified=verified,
    )


def town():
    """Everybody is registered, and a tender is planned; returns the log of trading."""
    service = PeerLog("service.yunxiu.example", "service")
    service.say(registered(FIRM, "云岫第一建设有限公司", ("bidder",)))
    service.say(registered(RIVAL, "云岫第二建设有限公司", ("bidder",)))
    service.say(registered(BUYER, "云岫市城市管理局", ("buyer",)))
    service.say(registered(DEPARTMENT, "云岫市住房和城乡建设局", ("supervisor",)))
    service.say(registered(OTHER_DEPARTMENT, "云岫市水务局", ("supervisor", "auditor"))).pull()
    return trading().say(planned()).pull()


def objected(log, at=NOW, answered=None, about="documents", withdrawn=None, tender=TENDER, objection=OBJECTION):
    log.say(
        ObjectionReceived(
            tender=tender, objection=objection, about=about, received_at=at, answer_due=at + 3 * DAY, hold="h"
        ),
        at=at,
    )
    if answered:
        facts = {"tender": tender, "objection": objection, "about": about}
        log.say(ObjectionAnswered(**facts, matter="资格条件", answer="维持", outcome="rejected"), at=answered)
    if withdrawn:
        log.say(ObjectionWithdrawn(tender=tender, objection=objection, about=about), at=withdrawn)
    log.pull()


def paper(by=BIDDER, purpose="evidence", content=PDF, name="证据.pdf", now=NOW):
    return actions.hand_in(
        name=name,
        purpose=purpose,
        content=io.BytesIO(content),
        expected=hashlib.sha256(content).hexdigest(),
        by=by,
        now=now,
    )


def filing(**changed):
    facts = {
        "against": "tender",
        "matter": "other",
        "tender": TENDER,
        "lot": LOT,
        "respondent": BUYER,
        "respondent_name": "云岫市城市管理局",
        "respondent_address": "云岫市中山路一号",
        "respondent_contact": "0990-0000001",
        "complainant_name": "云岫第一建设有限公司",
        "address": "云岫市工业路二号",
        "contact": "0990-0000002",
        "signer": "签署人甲",
        "knew_at": NOW - DAY,
        "facts": "招标人要求到现场报名后才能下载招标文件。",
        "claims": "请求责令取消现场报名。",
        "department": DEPARTMENT,
        "files": [hashlib.sha256(PDF).hexdigest()],
    }
    return Filing(**(facts | changed))


def filed(now=NOW, **changed):
    paper(now=now)
    return actions.file(filing=filing(**changed), by=BIDDER, now=now)


def accepted(now=NOW, **changed):
    return actions.accept(number=filed(now=now, **changed).number, by=OFFICIAL, now=now)


def heard(now=NOW, **changed):
    made = accepted(now=now, **changed)
    actions.ask_statement(number=made.number, points="是否要求现场报名", due=now + 3 * DAY, by=OFFICIAL, now=now)
    actions.state(number=made.number, text="确有此要求，愿意改正。", by=RESPONDENT, now=now + HOUR)
    return made


def decided(now=NOW, **changed):
    made = heard(now=now)
    actions.decide(number=made.number, **(WORDS | changed), by=OFFICIAL, now=now + 2 * DAY)
    return made
