"""Shares checked per second in each suite, beside a raw open of the same box: `python benchmarks/shares.py`."""

import time
from collections.abc import Callable

from cryptography.hazmat.primitives import hpke, serialization

from tianping.sealing import sm2, suites
from tianping.sealing.shares import box_info, check_box, dummy
from tianping.sealing.vectors.generate import draft, policy, trustee_keys

ROUNDS = 5000


def rate(what: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Times per second."""
    begin = time.perf_counter()
    for _ in range(rounds):
        what()
    return rounds / (time.perf_counter() - begin)


def main() -> None:
    """Run all, once each, in every suite."""
    for row in suites.SUITES:
        measure(row)


def measure(row: suites.Suite) -> None:
    """One suite."""
    sealing, lot = policy(row.id), draft(row.id).lot
    header_bytes, boxes = dummy(sealing, lot=lot)
    private, box = trustee_keys(row.id)[0][0], boxes[0]
    opened = rate(raw(row, private, box, box_info(suite=row, index=1, header_bytes=header_bytes)))
    checked = rate(lambda: check_box(suite=row, private=private, index=1, header_bytes=header_bytes, box=box))
    dummies = rate(lambda: dummy(sealing, lot=lot), rounds=ROUNDS // 10)
    print(row.id)
    print(f"raw open of a box   {opened:9.0f} /s")
    print(f"share checked       {checked:9.0f} /s {opened / checked:6.2f} x the time of the raw open")
    print(f"header and boxes    {dummies:9.0f} /s")


def raw(row: suites.Suite, private: bytes, box: bytes, info: bytes) -> Callable[[], object]:
    """The library's own call alone, with the key read once."""
    if row.id == "SM-1":
        held = sm2.PrivateKey(private)
        return lambda: held.decrypt(box)
    key = serialization.load_der_private_key(private, password=None)
    suite = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
    return lambda: suite.decrypt(box, key, info)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
