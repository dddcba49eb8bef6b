"""The HTTP client between platforms: signed, limited in time and size, and never used inside a transaction."""

import hashlib
import json
import ssl
from collections.abc import Mapping
from functools import cache
from typing import IO, Any

import httpx
from django.db import connection

from tianping.exchange.models import Peer
from tianping.exchange.signatures import sign_request
from tianping.refusals import Refusal

ANSWER_LIMIT = 64 * 1024 * 1024
"""Largest answer that is read into memory, in bytes; files are streamed."""
TIMEOUT = 15.0
USER_AGENT = "tianping-exchange/1"


class InsideTransaction(RuntimeError):
    """A programming error: two platforms that hold transactions open wait for each other until both time out."""


class PeerUnreachable(Refusal):
    """The other platform does not answer, or answers that it cannot."""

    code = "peer-unreachable"
    status = 502
    zh = "无法与 {origin} 交换数据：{cause}。"
    en = "Cannot exchange with {origin}: {cause}."
    next_zh = "系统会自动重试；若持续，请联系对方平台。"
    next_en = "It is tried again by itself; if it lasts, call the other platform."

    @property
    def answered(self) -> int:
        """Status that the other platform answered with; 0 where it did not."""
        return int(str(self.facts.get("answered", 0)))


class FileDiffers(Refusal):
    """The bytes that came are not those that the digest names."""

    code = "file-differs"
    status = 502
    zh = "{origin} 提供的文件与摘要 {digest} 不符。"
    en = "The file from {origin} is not the one with digest {digest}."
    next_zh = "系统会自动重试；若持续，请联系对方平台。"
    next_en = "It is tried again by itself; if it lasts, call the other platform."


class FileBeyondLimit(Refusal):
    """The other platform sends more bytes than such a file may have; what came is thrown away."""

    code = "file-beyond-limit"
    status = 502
    zh = "{origin} 提供的文件 {digest} 超过 {limit} 字节的上限，不予接收。"
    en = "The file {digest} from {origin} is longer than the limit of {limit} bytes and is not taken."
    next_zh = "请对方平台分成几个文件重新提供。"
    next_en = "The other platform gives it again, in several files."


def outside_transaction() -> None:
    """This function will raise InsideTransaction where a database transaction is open."""
    if connection.in_atomic_block:
        raise InsideTransaction("HTTP inside a database transaction")


@cache
def _tls() -> ssl.SSLContext:
    """Reading the roots of all authorities takes longer than most requests: once per process."""
    return httpx.create_ssl_context()


class ExchangeClient:
    """One client per thread of the engine; close it when done."""

    def __init__(self, *, timeout: float = TIMEOUT) -> None:
        self.timeout = timeout
        headers = {"User-Agent": USER_AGENT}
        self.http = httpx.Client(timeout=timeout, follow_redirects=False, headers=headers, verify=_tls())

    def close(self) -> None:
        """This method will close the connections."""
        self.http.close()

    def __enter__(self) -> "ExchangeClient":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def json(self, peer: Peer, path: str, *, params: Mapping[str, Any] | None = None, wait: float = 0) -> Any:
        """This method will get JSON from a peer's `/exchange/<path>`; raises PeerUnreachable."""
        request = self.http.build_request(
            "GET", address(peer, path), params=dict(params or {}), timeout=self.timeout + wait
        )
        try:
            return json.loads(self._send(peer, request))
        except (ValueError, RecursionError):
            raise PeerUnreachable(origin=peer.origin, cause="not JSON") from None

    def text(self, peer: Peer, path: str, *, params: Mapping[str, Any] | None = None) -> str:
        """This method will get a text from a peer's `/exchange/<path>`; raises PeerUnreachable."""
        request = self.http.build_request("GET", address(peer, path), params=dict(params or {}))
        try:
            return self._send(peer, request).decode()
        except UnicodeDecodeError:
            raise PeerUnreachable(origin=peer.origin, cause="not UTF-8") from None

    def post(self, peer: Peer, path: str, *, body: bytes, media: str) -> bytes:
        """This method will post a body to a peer's `/exchange/<path>` and return the answer."""
        headers = {"Content-Type": media}
        return self._send(peer, self.http.build_request("POST", address(peer, path), content=body, headers=headers))

    def fetch_file(self, peer: Peer, digest: str, *, into: IO[bytes], limit: int | None = None) -> int:
        """This method will stream a file of at most `limit` bytes into `into` and return its size.

        Raises FileDiffers, FileBeyondLimit, PeerUnreachable.
        """
        outside_transaction()
        request = self.http.build_request("GET", address(peer, f"files/{digest}"))
        sign_request(request, to=peer.origin)
        sha256, size = hashlib.sha256(), 0
        try:
            response = self.http.send(request, stream=True)
            try:
                _require_success(peer, response)
                for piece in response.iter_bytes():
                    if limit is not None and size + len(piece) > limit:
                        raise FileBeyondLimit(origin=peer.origin, digest=digest, limit=limit)
                    sha256.update(piece)
                    size += into.write(piece)
            finally:
                response.close()
        except httpx.HTTPError as error:
            raise PeerUnreachable(origin=peer.origin, cause=type(error).__name__) from None
        if sha256.hexdigest() != digest:
            raise FileDiffers(origin=peer.origin, digest=digest)
        return size

    def _send(self, peer: Peer, request: httpx.Request) -> bytes:
        outside_transaction()
        sign_request(request, to=peer.origin)
        try:
            response = self.http.send(request, stream=True)
            try:
                _require_success(peer, response)
                return _limited(peer, response)
            finally:
                response.close()
        except httpx.HTTPError as error:
            raise PeerUnreachable(origin=peer.origin, cause=type(error).__name__) from None


def address(peer: Peer, path: str) -> str:
    """This function will return the address of one of a peer's endpoints."""
    return f"{peer.base_url.rstrip('/')}/exchange/{path}"


def _require_success(peer: Peer, response: httpx.Response) -> None:
    if response.status_code >= 300:
        raise PeerUnreachable(origin=peer.origin, cause=f"HTTP {response.status_code}", answered=response.status_code)


def _limited(peer: Peer, response: httpx.Response) -> bytes:
    whole = bytearray()
    for piece in response.iter_bytes():
        whole += piece
        if len(whole) > ANSWER_LIMIT:
            raise PeerUnreachable(origin=peer.origin, cause="answer too large")
    return bytes(whole)
