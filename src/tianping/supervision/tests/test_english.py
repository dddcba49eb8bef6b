"""The pages of supervision in English: nothing in Chinese but what people wrote in Chinese."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tianping.supervision.complaints import actions, handling_views
from tianping.supervision.complaints.models import Complaint
from tianping.supervision.complaints.tests.parties import FIRM, OFFICIAL, decided, filed, town
from tianping.supervision.directives import actions as directives
from tianping.supervision.directives.models import Directive
from tianping.supervision.monitoring import tasks
from tianping.supervision.monitoring.models import LimitAlarm
from tianping.supervision.tests.happenings import TENDER, issued
from tianping.supervision.tests.peers import BUYER, DEPARTMENT, NOW, run_due
from tianping.web.accounts.tests.people import signed_in

pytestmark = pytest.mark.django_db
HAN = re.compile(r"[\u4e00-\u9fff]+")
CITED = re.compile(r"(招标投标法实施条例|招标投标法|条例|办法)(　| )?第[一二三四五六七八九十百]+条(第[一二三四]款)?")
MAIN = re.compile(r"<main.*</main>", re.S)


def chinese(html: str, *written: str) -> set[str]:
    """This function will return the Chinese that is left in a page's main part, without what people wrote."""
    main = MAIN.search(html)
    assert main is not None
    found = CITED.sub("", main[0])
    for words in sorted(written, key=len, reverse=True):
        found = found.replace(words, "")
    return set(HAN.findall(found))


@pytest.fixture
def written():
    log = town()
    log.say(issued(due=NOW + timedelta(days=10))).pull()
    run_due(tasks, now=NOW + timedelta(seconds=1))
    number = decided().number
    actions.publish(number=number, by=OFFICIAL, now=NOW + timedelta(days=3))
    words = {"reason": "核查资格条件", "basis": "条例 第六十二条", "by": OFFICIAL, "now": NOW}
    directives.suspend(tender=TENDER, **words)
    directives.correct(tender=TENDER, demand="公示中标候选人", due=NOW + timedelta(days=1), **words)
    complaint = Complaint.objects.get()
    texts = [getattr(complaint, field.name) for field in Complaint._meta.get_fields() if hasattr(complaint, field.name)]
    texts += [step.note for step in complaint.steps.all()]
    decision = complaint.decision
    texts += [decision.facts, decision.reasons, decision.measures, complaint.statement.points, complaint.statement.text]
    texts += [
        "云岫南站广场雨污分流工程",
        "核查资格条件",
        "公示中标候选人",
        "云岫市住房和城乡建设局",
        "云岫市水务局",
        "证据",
    ]
    return number, [text for text in texts if isinstance(text, str) and HAN.search(text)]


def english(role: str = "", uscc: str = DEPARTMENT) -> Client:
    client = Client()
    if role:
        signed_in(client, role, uscc=uscc, subject_name="Somebody")
    client.cookies["tp_language"] = "en"
    return client


def test_pages_for_everybody(written):
    number, words = written
    directive = Directive.objects.filter(kind="suspend").get().directive
    for page in (
        "/", "/complaints/how/", "/complaints/decisions/", f"/complaints/decisions/{number}/", "/directives/",
        f"/directives/{directive}/",
    ):  # fmt: skip
        answer = english().get(page)
        assert answer.status_code == 200, page
        assert chinese(answer.content.decode(), *words) == set(), page


def test_pages_for_supervision(written):
    number, words = written
    correction = Directive.objects.filter(kind="correct").get().directive
    alarm = LimitAlarm.objects.get().alarm
    client = english("supervisor")
    for page in (
        "/desk/", "/monitoring/", f"/monitoring/tenders/{TENDER}/", "/alarms/", f"/alarms/{alarm}/",
        f"/alarms/{alarm}/handled/", "/complaints/", f"/complaints/{number}/", "/directives/new/",
        f"/directives/{correction}/", f"/directives/{correction}/issued/", f"/directives/{correction}/settle/",
        f"/tenders/{TENDER}/directives/suspend/", f"/tenders/{TENDER}/directives/correct/",
        *(f"/complaints/{number}/{act}/" for act in handling_views.ACTS),
    ):  # fmt: skip
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert chinese(answer.content.decode(), *words) == set(), page


def test_pages_for_parties(written):
    number, words = written
    own, asked = english("bidder", FIRM), english("buyer", BUYER)
    another = filed(facts="另一件事：招标文件收费过高。").number
    words = [*words, "另一件事：招标文件收费过高。"]
    matter = f"against=tender&tender={TENDER}&matter=other"
    pages = (
        (own, "/desk/"), (own, "/complaints/"), (own, f"/complaints/{another}/"), (own, "/complaints/new/"),
        (own, f"/complaints/{another}/receipt/"), (own, f"/complaints/write/?{matter}"),
        *((own, f"/complaints/write/{step}/?{matter}") for step in ("complainant", "respondent", "grounds", "evidence")),
        (own, f"/complaints/{another}/complete/"), (own, f"/complaints/{another}/withdraw/"),
        (asked, "/complaints/"), (asked, f"/complaints/{number}/"), (asked, f"/complaints/{number}/state/"),
    )  # fmt: skip
    for client, page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert chinese(answer.content.decode(), *words) == set(), page
