"""Clerks at the pages: from a form over its check to the confirmation, and pages in both languages without leftovers."""

import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.test import Client

from tianping.record.actors import Actor
from tianping.record.sequencer import sequence
from tianping.trading.tests import scenes
from tianping.web.accounts.tests.people import signed_in

HAN = re.compile(r"[\u4e00-\u9fff]")
FIELD = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"')


def clerk(role: str, office: str, *, name: str = "云岫市示例单位（虚构）") -> Client:
    """Somebody signed in for an organisation."""
    client = Client()
    signed_in(client, role, uscc=office, subject_name=name)
    return client


def of(actor: Actor) -> Client:
    """The actor of a scene, signed in."""
    return clerk(actor.role, actor.office)


def shown(client: Client, address: str, *, now: datetime = scenes.NOW, status: int = 200) -> str:
    """A page as it answers, after the log has taken in what happened."""
    sequence(now=now)
    answer = client.get(address)
    assert answer.status_code == status, (answer.status_code, answer.content.decode()[:2000])
    return answer.content.decode()


def hidden(html: str) -> dict[str, str]:
    """What a form bears by itself."""
    return dict(FIELD.findall(html))


def filed(
    client: Client, address: str, given: dict[str, Any], *, checked: bool = True, now: datetime = scenes.NOW
) -> str:
    """From the form over its check to the address of the confirmation."""
    answer = client.post(address, {**hidden(shown(client, address, now=now)), **given})
    if checked:
        html = answer.content.decode()
        assert "核对一遍，再办" in html, html[-4000:]
        answer = client.post(address, {**hidden(html), "step": "do"})
    assert answer.status_code == 303, answer.content.decode()[-4000:]
    return str(answer["Location"])


def refused(client: Client, address: str, given: dict[str, Any], *, now: datetime = scenes.NOW) -> str:
    """What the form says when it is refused at the last step."""
    answer = client.post(address, {**hidden(shown(client, address, now=now)), **given, "step": "do"})
    assert answer.status_code in (403, 409, 422), answer.content.decode()[-2000:]
    return answer.content.decode()


def chinese_left(client: Client, address: str) -> list[str]:
    """Chinese that an English page shows outside what is marked as Chinese or quoted from the record."""
    sequence(now=scenes.NOW)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    main = re.sub(r"(?s).*<main[^>]*>(.*)</main>.*", r"\1", answer.content.decode())
    main = re.sub(r'(?s)<(\w+)[^>]* lang="zh-CN"[^>]*>.*?</\1>', "", main)
    texts = re.sub(r"(?s)<[^>]+>", "\n", main).split("\n")
    return [text.strip() for text in texts if HAN.search(text)]
