"""For tests of pages: through a form as a person goes, and what English pages still say in Chinese."""

import re
from html import unescape
from typing import Any

from django.test import Client


def hidden(html: str) -> dict[str, str]:
    """This function will return what a page bears to its next step."""
    return {
        name: unescape(value) for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html)
    }


def through(client: Client, address: str, given: dict[str, Any]) -> str:
    """This function will go from the form over the check to the confirmation, and return its address."""
    checked = client.post(address, {**hidden(client.get(address).content.decode()), **given})
    if checked.status_code == 303:
        return str(checked["Location"])
    assert "核对一遍，再办" in checked.content.decode(), errors(checked.content.decode())
    done = client.post(address, {**hidden(checked.content.decode()), "step": "do"})
    assert done.status_code == 303, errors(done.content.decode())
    return str(done["Location"])


def errors(html: str) -> str:
    """This function will return what a page says was wrong."""
    found = re.search(r'class="tp-errors.*?</div>', html, re.S)
    return re.sub(r"<[^>]+>", " ", found[0]) if found else html[-2500:]
