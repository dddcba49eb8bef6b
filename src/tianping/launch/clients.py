"""Programs that act for the city's people over the published interfaces: sign-in by certificate, then plain HTTP."""

from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import httpx

from tianping.refusals import Refusal
from tianping.sealing.signing import Signer


class Answered(Refusal):
    """A platform refused, or answered with an error; its own sentence is passed on."""

    code = "answered"
    zh = "{method} {path} → {status}：{detail}"
    en = "{method} {path} → {status}: {detail_en}"

    def __init__(self, *, method: str, path: str, status: int, problem: dict[str, Any]) -> None:
        self.http_status = status
        detail = str(problem.get("detail", "?"))
        super().__init__(
            method=method, path=path, status=status, detail=detail, detail_en=str(problem.get("detail_en", detail))
        )


@dataclass
class Client:
    """One program signed in at one platform for one subject; `role` is sent where the subject has several."""

    base: str
    uscc: str = ""
    person: str = ""
    signer: Signer | None = None
    role: str = ""
    token: str = ""
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=60))

    def sign_in(self) -> Self:
        """This function will get a token by certificate; raises Answered."""
        assert self.signer is not None
        asked = self.post("/api/v1/session/challenge", {"uscc": self.uscc, "person": self.person})
        signature = self.signer.sign(str(asked["challenge"]).encode()).to_json()
        self.token = self.post("/api/v1/session", {"challenge": asked["challenge"], "signature": signature})["token"]
        return self

    def get(self, path: str, **query: str) -> dict[str, Any]:
        """This function will read; raises Answered."""
        return self._json("GET", path, params=query)

    def post(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """This function will do; raises Answered."""
        return self._json("POST", path, json=body or {})

    def put(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """This function will set; raises Answered."""
        return self._json("PUT", path, json=body)

    def put_bytes(self, path: str, content: bytes, *, media: str) -> dict[str, Any]:
        """This function will upload a file as a raw body; raises Answered."""
        from tianping.launch.digests import content_digest

        headers = {"Content-Type": media, "Content-Digest": content_digest(content)}
        return self._json("PUT", path, content=content, headers=headers)

    def download(self, path: str) -> bytes:
        """This function will fetch a file; raises Answered."""
        return self._send("GET", path).content

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.close()

    def _json(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        answer = self._send(method, path, **more)
        return dict(answer.json()) if answer.content else {}

    def _send(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = dict(more.pop("headers", {}))
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if self.role:
            headers["Tianping-Role"] = self.role
        answer = self.http.request(method, self.base + path, headers=headers, **more)
        if answer.is_error:
            raise Answered(method=method, path=path, status=answer.status_code, problem=_problem(answer))
        return answer


def _problem(answer: httpx.Response) -> dict[str, Any]:
    try:
        return dict(answer.json())
    except ValueError:
        return {"detail": answer.text[:300]}
