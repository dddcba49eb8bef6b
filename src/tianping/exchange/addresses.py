"""Addresses that a platform proposes: none of a private network, so that nobody makes this platform ask around there."""

import ipaddress
import socket
from urllib.parse import urlsplit

from django.conf import settings

from tianping.refusals import Refusal


class AddressRefused(Refusal):
    """The address cannot be a platform's."""

    code = "address-refused"
    zh = "地址 {address} 不能作为平台地址：{cause}。"
    en = "The address {address} cannot be a platform's: {cause}."
    next_zh = "请填写可从公网访问的 https 地址。"
    next_en = "Give an https address that can be reached publicly."


def check_address(address: str, *, tls: bool = True) -> None:
    """This function will refuse an address that is not http(s), has user or query parts, or leads to a private network.

    Without `tls`, plain http will do: for what is signed in itself, as revocation lists are (RFC 5280).

    Private networks are allowed where the setting TIANPING_DOCK_PRIVATE says so (tests, demonstrations).
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise AddressRefused(address=address[:200], cause="http(s)://host")
    if getattr(settings, "TIANPING_DOCK_PRIVATE", False):
        return
    if tls and parts.scheme != "https":
        raise AddressRefused(address=address[:200], cause="https")
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except OSError:
        raise AddressRefused(address=address[:200], cause="DNS") from None
    for *_, place in found:
        if not ipaddress.ip_address(str(place[0])).is_global:
            raise AddressRefused(address=address[:200], cause="private network")
