"""Going over pages as a person would: sign in, fill a form in, check it, do it."""

import re
from html import unescape
from typing import Any

from django.test import Client

from tianping.trading.tests import scenes
from tianping.web.accounts.models import User
from tianping.web.accounts.tests.people import signed_in

BIDDER = scenes.OTHER
NAMES = {
    scenes.BUYER: "云岫市城市建设中心（虚构）",
    scenes.AGENCY: "云岫招标代理有限公司（虚构）",
    BIDDER: "另一单位（虚构）",
}


def person(role: str, *, uscc: str = "", user: User | None = None) -> Client:
    """A browser in which somebody is signed in: the buyer, the agency or a bidder of the scenes."""
    office = uscc or {"buyer": scenes.BUYER, "agency": scenes.AGENCY}.get(role, BIDDER)
    client = Client()
    signed_in(client, role, user=user, uscc=office, subject_name=NAMES.get(office, office))
    return client


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of a page, as a browser sends them back."""
    return {
        name: unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    }


def opened(client: Client, address: str) -> str:
    """The page at an address."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code, answer.content.decode()[-2000:])
    return answer.content.decode()


def sent(client: Client, address: str, given: dict[str, Any]) -> str:
    """What the form says back, whatever it is."""
    return client.post(address, {**hidden(opened(client, address)), **given}).content.decode()


def done(client: Client, address: str, given: dict[str, Any]) -> str:
    """From the form, over the check where there is one, to the address of the confirmation."""
    answer = client.post(address, {**hidden(opened(client, address)), **given})
    if answer.status_code == 200:
        html = answer.content.decode()
        assert "核对一遍，再办" in html, html[-3000:]
        answer = client.post(address, {**hidden(html), "step": "do"})
    assert answer.status_code in (302, 303), answer.content.decode()[-3000:]
    return str(answer["Location"])


def chinese_left(client: Client, address: str, *, but: tuple[str, ...] = ()) -> list[str]:
    """What is left of Chinese on the English page: nothing, where names and pasted words are taken away."""
    client.cookies["django_language"] = client.cookies["tp_language"] = "en"
    html = opened(client, address)
    main = html[html.index("<main") : html.index("</main")]
    main = re.sub(r'<(\w+)[^>]* lang="zh-CN">.*?</\1>', "", main, flags=re.S)
    main = re.sub(r"<textarea.*?</textarea>|<option.*?</option>", "", unescape(main), flags=re.S)
    for name in (*but, *NAMES.values()):
        main = main.replace(name, "")
    return re.findall(r"[\u4e00-\u9fff][^<\"]*", main)
