"""People of the evaluation at their browsers: members, the buyer, bidders, an auditor."""

import json
import re
from html import unescape
from typing import Any

from django.test import Client

from tianping.law import codes
from tianping.trading.evaluation import actions
from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, opened, scenes
from tianping.web.accounts import organisation
from tianping.web.accounts.models import User
from tianping.web.accounts.tests.people import signed_in

AUDITOR = codes.fictitious_uscc(900)


def member(who: committees.Person, *, english: bool = False) -> Client:
    """An expert, or a representative, signed in with its certificate."""
    user = User.objects.get(public_id=who.actor().person)
    organisation.join(
        user=user, uscc=who.employer, roles=["expert"], subject_name="示例单位", now=scenes.NOW
    )  # fmt: skip
    return _client("expert", who.employer, user=user, english=english)


def buyer(*, english: bool = False) -> Client:
    """The buyer."""
    return _client("buyer", scenes.BUYER, english=english)


def bidder(number: int, *, english: bool = False) -> Client:
    """The bidder of a number."""
    return _client("bidder", opened.bidder(number), english=english)


def auditor(*, english: bool = False) -> Client:
    """An auditor."""
    return _client("auditor", AUDITOR, english=english)


def _client(role: str, uscc: str, *, user: User | None = None, english: bool = False) -> Client:
    client = Client()
    if english:
        client.cookies["tp_language"] = "en"
    signed_in(client, role, user=user, uscc=uscc, subject_name="示例单位")
    return client


def stated(lot: Lot, *people: committees.Person) -> None:
    """Members have stated that they have no interest."""
    for one in people or committees.members():
        actions.state_no_interest(tender=lot.tender, by=one.actor(), now=committees.AT)


def signature(who: committees.Person, text: str) -> str:
    """What `tianping sign` writes."""
    return json.dumps(who.signer().sign(text.encode()).to_json())


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of a form."""
    return {
        name: unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', html)
    }


def text_to_sign(html: str) -> str:
    """The text that a page shows to be signed."""
    found = re.search(r'<pre class="tp-pre" tabindex="0">(tianping/[^<]+)</pre>', html)
    assert found is not None, html[-3000:]
    return found[1]


def through(client: Client, address: str, given: dict[str, Any] | None = None) -> str:
    """From the form over the check to where the act leads."""
    opened_form = client.get(address)
    assert opened_form.status_code == 200, opened_form.headers
    checked = client.post(address, {**hidden(opened_form.content.decode()), **(given or {})})
    assert "核对一遍，再办" in checked.content.decode(), checked.content.decode()[-4000:]
    done = client.post(address, {**hidden(checked.content.decode()), "step": "do"})
    assert done.status_code == 303, done.content.decode()[-4000:]
    return str(done["Location"])


def page(client: Client, address: str, status: int = 200) -> str:
    """A page as it is read."""
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code, answer.headers.get("Location"))
    return answer.content.decode()
