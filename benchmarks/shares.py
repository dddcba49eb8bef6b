"""Shares checked per second, beside a raw HPKE open of the same box: `python benchmarks/shares.py`."""

import time
from collections.abc import Callable

from cryptography.hazmat.primitives import hpke, serialization

from tianping.sealing import suites
from tianping.sealing.shares import box_info, check_box, dummy
from tianping.sealing.vectors.generate import draft, policy, trustee_keys

ROUNDS = 5000
INTL = suites.suite("INTL-1")


def rate(what: Callable[[], object]) -> float:
    """Times per second."""
    begin = time.perf_counter()
    for _ in range(ROUNDS):
        what()
    return ROUNDS / (time.perf_counter() - begin)


def main() -> None:
    """Run all, once each."""
    header_bytes, boxes = dummy(policy(), lot=draft().lot)
    private, box = trustee_keys()[0][0], boxes[0]
    info = box_info(suite=INTL, index=1, header_bytes=header_bytes)
    raw_key = serialization.load_der_private_key(private, password=None)
    raw = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
    opened = rate(lambda: raw.decrypt(box, raw_key, info))  # type: ignore[arg-type]
    checked = rate(lambda: check_box(suite=INTL, private=private, index=1, header_bytes=header_bytes, box=box))
    dummies = rate(lambda: dummy(policy(), lot=draft().lot))
    print(f"raw HPKE open       {opened:9.0f} /s")
    print(f"share checked       {checked:9.0f} /s {opened / checked:6.2f} x the time of the raw open")
    print(f"header and boxes    {dummies:9.0f} /s")


if __name__ == "__main__":
    main()
