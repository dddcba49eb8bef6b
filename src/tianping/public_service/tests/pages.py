"""For tests of pages: a clerk who fills in a form, looks it over and sends it; pages in English without Chinese."""

import re
from html import unescape

from django.test import Client

from tianping.law.codes import fictitious_uscc
from tianping.web.accounts.tests.people import signed_in

OPERATOR_USCC = fictitious_uscc(9)


def person(role, uscc=OPERATOR_USCC, name="云岫市公共资源交易中心（虚构）"):
    client = Client()
    signed_in(client, role, uscc=uscc, subject_name=name)
    return client


def hidden(html):
    """The hidden fields of a form, those that stand there several times as lists."""
    found = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html):
        found.setdefault(name, []).append(unescape(value))
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def checked(client, address, given):
    """The check page of what was filled in."""
    form = client.get(address)
    assert form.status_code == 200, form.content.decode()[-2000:]
    return client.post(address, {**hidden(form.content.decode()), **given})


def through(client, address, given):
    """From the form over the check to the confirmation's address."""
    page = checked(client, address, given).content.decode()
    assert "核对一遍，再办" in page, page[page.find("<main") :][:3000]
    done = client.post(address, {**hidden(page), "step": "do"})
    assert done.status_code == 303, done.content.decode()[-3000:]
    return str(done["Location"])


def text(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return answer.content.decode()


def chinese_in_english(client, address, names=()):
    """What Chinese is left on the English page besides names and what is marked as Chinese."""
    client.cookies["tp_language"] = "en"
    html = unescape(text(client, address))
    del client.cookies["tp_language"]
    html = re.sub(
        r'<(\w+)[^>]*lang="zh-CN"[^>]*>.*?</\1>', "", html[html.index("<main") : html.index("</main")], flags=re.S
    )
    html = re.sub(r'<option value="[^"]*"', "<option", html)
    for name in names:
        html = html.replace(name, "")
    return re.findall(r"[\u4e00-\u9fff][^<\"]*", html)
