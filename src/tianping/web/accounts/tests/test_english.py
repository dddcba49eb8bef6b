"""The pages of people in English: no Chinese is left but names."""

import re
from html import unescape

import pytest
from django.test import Client

from tianping.web.accounts.tests.people import person, signed_in

NAMES = ("祁望舒", "砺石建设", "中文")
OPEN = ("/session/", "/session/certificate/", "/session/forgotten/", "/session/?kept=1&out=1")
OWN = (
    "/account/",
    "/account/?say=password",
    "/account/password/",
    "/account/codes/",
    "/session/acting/",
    "/organisation/",
    "/organisation/?say=roles",
    "/organisation/invite/",
    "/organisation/admit/",
    "/organisation/leave/",
    "/organisation/recoveries/",
)


@pytest.mark.django_db
@pytest.mark.parametrize("address", [*OPEN, *OWN])
def test_a_page_of_people_is_english_throughout(address: str) -> None:
    client = Client()
    client.cookies["django_language"] = client.cookies["tp_language"] = "en"
    if address in OWN:
        signed_in(client, "operator", user=person("operator", "buyer", administers=True))
    html = unescape(client.get(address).content.decode())
    for name in NAMES:
        html = html.replace(name, "")
    left = re.findall(r"[\u4e00-\u9fff][^<\"]*", html[html.index("<main") : html.index("</main")])
    assert left == []
    assert not re.search(
        r"[\u4e00-\u9fff]", re.sub(r"<[^>]*>", "", html[html.index('class="tp-who"') : html.index("</header")])
    )
