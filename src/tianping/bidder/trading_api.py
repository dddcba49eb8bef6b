"""The trading platform's published interface, as a bidder uses it: sign in, look up, upload in slices, submit, withdraw."""

import base64
import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from tianping.bidder.package import TenderPackage
from tianping.refusals import Refusal
from tianping.sealing.hashing import SUITE_OF_STORES, digest_of
from tianping.sealing.signing import Signer

ATTEMPTS = 6
TIMEOUT = httpx.Timeout(60.0, connect=10.0)


class PlatformRefused(Refusal):
    """The platform refused, with its own sentence (RFC 9457)."""

    code = "platform-refused"
    zh = "交易平台：{detail}"
    en = "The platform says: {detail_en}"
    next_zh = "{next}"
    next_en = "{next_en}"


class PlatformUnreachable(Refusal):
    """The platform did not answer, again and again; what has been received stays received."""

    code = "platform-unreachable"
    zh = "连接不上交易平台（{what}）。已上传的部分不会丢失。"
    en = "The platform does not answer ({what}). What has been uploaded is not lost."
    next_zh = "请检查网络后重新运行同一命令，将从断点继续。"
    next_en = "Check the network and run the same command again; it goes on where it stopped."


class TradingApi:
    """One trading platform, for one bidder. `pause` waits between attempts (seconds)."""

    def __init__(self, base: str, *, token: str = "", pause: Callable[[float], object] = time.sleep) -> None:
        self._client = httpx.Client(base_url=base.rstrip("/"), timeout=TIMEOUT)
        self._pause = pause
        self._token = token

    def close(self) -> None:
        """This function will close the connections."""
        self._client.close()

    def sign_in(self, *, uscc: str, signer: Signer) -> dict[str, Any]:
        """This function will sign in by certificate and keep the token; raises PlatformRefused, PlatformUnreachable."""
        challenge = str(self._json("POST", "/api/v1/session/challenge", {"uscc": uscc})["challenge"])
        signature = signer.sign(challenge.encode()).to_json()
        session = self._json("POST", "/api/v1/session", {"challenge": challenge, "signature": signature})
        self._token = str(session["token"])
        return session

    def package(self, tender: str) -> TenderPackage:
        """This function will fetch a tender with the evidence for its keys."""
        place = f"/api/v1/tenders/{quote(tender, safe='')}"
        return TenderPackage(self._json("GET", place), self._json("GET", f"{place}/key-evidence"))

    def upload(self, *, lot: str, path: Path, progress: Callable[[int], object] | None = None) -> dict[str, Any]:
        """This function will upload an envelope in slices, going on where an earlier upload stopped.

        Returns {upload, sha256}. `progress` is told the bytes that have newly arrived, also those of an earlier run.
        """
        size = path.stat().st_size
        with path.open("rb") as stream:
            digest = digest_of(stream, SUITE_OF_STORES)
        begun = self._begin(lot, size, digest)
        received, told, stalled = int(begun["received"]), 0, 0
        with path.open("rb") as stream:
            while True:
                if progress:
                    progress(received - told)
                told = received
                if received >= size:
                    return {"upload": begun["upload"], "sha256": digest}
                stream.seek(received)
                received = self._slice(begun, lot, size, digest, received, stream.read(int(begun["slice_size"])))
                stalled = stalled + 1 if received == told else 0
                if stalled >= ATTEMPTS:
                    raise PlatformUnreachable(what=f"{received} / {size}")
                if stalled:
                    self._pause(min(2.0**stalled, 30.0))

    def submit(self, *, lot: str, path: Path, progress: Callable[[int], object] | None = None) -> dict[str, Any]:
        """This function will upload and submit an envelope and return the receipt's first stage."""
        uploaded = self.upload(lot=lot, path=path, progress=progress)
        return self._json("POST", f"/api/v1/lots/{quote(lot, safe='')}/bids", uploaded)

    def receipt(self, receipt: str) -> dict[str, Any]:
        """This function will fetch a receipt as it stands now, with the lines of its second stage."""
        return self._json("GET", f"/api/v1/bids/{quote(receipt, safe='')}/receipt")

    def withdraw(self, receipt: str) -> dict[str, Any]:
        """This function will withdraw a bid and return the receipt of that."""
        return self._json("POST", f"/api/v1/bids/{quote(receipt, safe='')}/withdrawal", {})

    def _begin(self, lot: str, size: int, digest: str) -> dict[str, Any]:
        return self._json("POST", f"/api/v1/lots/{quote(lot, safe='')}/uploads", {"length": size, "sha256": digest})

    def _slice(self, begun: dict[str, Any], lot: str, size: int, digest: str, offset: int, data: bytes) -> int:
        """A slice that may or may not have arrived is not sent again blindly: the platform says what it has."""
        checksum = base64.b64encode(hashlib.sha256(data).digest()).decode()
        headers = {"Content-Digest": f"sha-256=:{checksum}:", "Content-Type": "application/octet-stream"}
        place = f"/api/v1/uploads/{quote(str(begun['upload']), safe='')}?offset={offset}"
        try:
            return int(self._answer(self._send("PUT", place, content=data, headers=headers))["received"])
        except httpx.TransportError:
            return int(self._begin(lot, size, digest)["received"])

    def _json(self, method: str, place: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """All these calls may be repeated: reading, and posts that are idempotent by their content."""
        failure: httpx.TransportError | None = None
        for attempt in range(ATTEMPTS):
            if failure is not None:
                self._pause(min(2.0**attempt, 30.0))
            try:
                return self._answer(
                    self._send(method, place, json=body) if body is not None else self._send(method, place)
                )
            except httpx.TransportError as error:
                failure = error
        raise PlatformUnreachable(what=type(failure).__name__)

    def _send(
        self, method: str, place: str, *, headers: dict[str, str] | None = None, **content: Any
    ) -> httpx.Response:
        known = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        return self._client.request(method, place, headers=known | (headers or {}), **content)

    @staticmethod
    def _answer(response: httpx.Response) -> dict[str, Any]:
        try:
            value = response.json()
        except ValueError:
            value = {}
        if response.is_success and isinstance(value, dict):
            return value
        told = value if isinstance(value, dict) else {}
        detail = str(told.get("detail") or f"HTTP {response.status_code}")
        raise PlatformRefused(
            detail=detail,
            detail_en=str(told.get("detail_en") or detail),
            next=str(told.get("next") or ""),
            next_en=str(told.get("next_en") or ""),
        )
