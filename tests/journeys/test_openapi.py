"""Every published interface answers whatever it is asked as it says: never with a failure of its own."""

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from tests.journeys.town import FIRMS, PLATFORMS, Town

EXAMPLES = 4
BOUNDED = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
WRITES = ("post", "put", "patch", "delete")
SIGN_IN = "/session"  # failed sign-ins lock this machine's address out, which has tests of its own


def _headers(town: Town, kind: str, role: str) -> dict[str, str]:
    if not role:
        return {}
    token = town.cast.client(kind, town.cast.firms[FIRMS[0]], role).token
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("role", ["", "bidder"])
@pytest.mark.parametrize("kind", PLATFORMS)
def test_every_read_of_a_published_interface_is_answered_or_refused(town: Town, kind: str, role: str) -> None:
    schema = schemathesis.openapi.from_url(f"{town.url(kind)}/api/v1/openapi.json").include(method="GET")
    headers = _headers(town, kind, role)
    failed: list[str] = []
    with httpx.Client(timeout=60) as client:
        for found in schema.get_all_operations():
            operation = found.ok()

            @BOUNDED
            @given(case=operation.as_strategy())
            def ask(case: Any) -> None:
                asked = case.as_transport_kwargs(base_url=f"{town.url(kind)}/api/v1")
                answer = client.request(
                    asked["method"], asked["url"], params=asked.get("params"), headers=headers, follow_redirects=False
                )
                if answer.status_code >= 500:
                    failed.append(f"{answer.status_code} {answer.request.url}")

            ask()
    assert failed == []


@pytest.mark.parametrize("kind", PLATFORMS)
def test_a_body_that_is_not_json_is_refused_with_a_sentence_by_every_operation(town: Town, kind: str) -> None:
    published = town.read(kind, "/api/v1/openapi.json")["paths"]
    headers = _headers(town, kind, "bidder") | {"Content-Type": "application/json"}
    for path, operations in published.items():
        for method in (name for name in operations if name in WRITES and SIGN_IN not in path):
            filled = path.replace("{", "").replace("}", "")
            answer = httpx.request(method, town.url(kind) + filled, content=b"{no json", headers=headers, timeout=60)
            assert 400 <= answer.status_code < 500, f"{method} {path}: {answer.status_code}"
            assert answer.json()["detail"]
