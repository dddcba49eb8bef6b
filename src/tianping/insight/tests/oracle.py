"""Cardinal's eleven flags in plain Python, written from its published methodology, to check the SQL against."""

from collections import defaultdict
from datetime import datetime
from math import ceil, floor
from typing import Any

Release = dict[str, Any]


def quantile(values: list[float], share: float) -> float:
    """This function will return the quantile of type 8 of Hyndman and Fan."""
    ordered, n = sorted(values), len(values)
    h = (n + 1 / 3) * share + 1 / 3
    whole = floor(h)
    if whole < 1:
        return ordered[0]
    if whole >= n:
        return ordered[-1]
    return ordered[whole - 1] + (h - whole) * (ordered[whole] - ordered[whole - 1])


def fence(values: list[float], high: bool) -> float:
    """This function will return Tukey's fence."""
    q1, q3 = quantile(values, 0.25), quantile(values, 0.75)
    return q3 + 1.5 * (q3 - q1) if high else q1 - 1.5 * (q3 - q1)


def flags(releases: list[Release]) -> dict[str, set[str]]:
    """This function will return the subjects that each flag names."""
    found: dict[str, set[str]] = defaultdict(set)
    for release in releases:
        for code, hit in (
            ("R003", _r003),
            ("R018", _r018),
            ("R028", _r028),
            ("R030", _r030),
            ("R035", _r035),
            ("R036", _r036),
        ):
            if hit(release):
                found[code].add(release["ocid"])
    ratios = {release["ocid"]: ratio for release in releases if (ratio := _ratio(release)) is not None}
    low, high = fence(list(ratios.values()), False), fence(list(ratios.values()), True)
    found["R024"] = {ocid for ocid, ratio in ratios.items() if ratio <= low}
    found["R058"] = {ocid for ocid, ratio in ratios.items() if ratio >= high}
    found["R025"], found["R048"] = _r025(releases), _r048(releases)
    found["R038-buyer"] = _r038(releases, lambda release: release["buyer"]["id"])
    found["R038-entity"] = _r038(releases, lambda release: release["tender"]["procuringEntity"]["id"])
    found["R038-bidder"] = _r038(releases, None)
    return found


def _submitted(release: Release) -> list[Release]:
    return [bid for bid in release["bids"]["details"] if bid["status"] not in ("invited", "withdrawn")]


def _valid(release: Release) -> list[Release]:
    return [bid for bid in release["bids"]["details"] if bid["status"] == "valid"]


def _final(release: Release) -> list[Release] | None:
    if any(award["status"] not in ("active", "cancelled", "unsuccessful") for award in release["awards"]):
        return None
    return [award for award in release["awards"] if award["status"] == "active"]


def _days(release: Release) -> int:
    period = release["tender"]["tenderPeriod"]
    begins, ends = (datetime.fromisoformat(period[name]) for name in ("startDate", "endDate"))
    return int((ends - begins).total_seconds() // 86400)


def _r003(release: Release) -> bool:
    return _days(release) < 15


def _r018(release: Release) -> bool:
    tender = release["tender"]
    return tender["procurementMethod"] in ("open", "selective") and tender["numberOfTenderers"] == 1


def _r028(release: Release) -> bool:
    prices: dict[float, set[str]] = {}
    for bid in _submitted(release):
        names = prices.setdefault(bid["value"]["amount"], set())
        names.add(bid["tenderers"][0]["id"])
    return any(len(names) > 1 for names in prices.values())


def _suppliers(release: Release) -> set[str]:
    return {s["id"] for award in release["awards"] if award["status"] == "active" for s in award["suppliers"]}


def _r030(release: Release) -> bool:
    end = release["tender"]["tenderPeriod"]["endDate"]
    winners = _suppliers(release)
    return any(bid["date"] > end and {t["id"] for t in bid["tenderers"]} & winners for bid in _valid(release))


def _r035(release: Release) -> bool:
    if _final(release) is None:
        return False
    valid = {t["id"] for bid in _valid(release) for t in bid["tenderers"]}
    rejected = {t["id"] for bid in _submitted(release) if bid["status"] == "disqualified" for t in bid["tenderers"]}
    return len(valid) == 1 and valid == _suppliers(release) and len(rejected - valid) >= 1


def _r036(release: Release) -> bool:
    bids = _submitted(release)
    if not bids or not any(award["status"] == "active" for award in release["awards"]):
        return False
    low = min(bid["value"]["amount"] for bid in bids)
    return all(bid["status"] == "disqualified" for bid in bids if bid["value"]["amount"] == low)


def _single(release: Release) -> str | None:
    final = _final(release)
    if final is None or len(final) != 1 or len(final[0]["suppliers"]) != 1:
        return None
    return str(final[0]["suppliers"][0]["id"])


def _ratio(release: Release) -> float | None:
    winner = _single(release)
    if winner is None:
        return None
    bids = [
        (bid["tenderers"][0]["id"], bid["value"]["amount"]) for bid in _valid(release) if len(bid["tenderers"]) == 1
    ]
    won = [amount for name, amount in bids if name == winner]
    lost = [amount for name, amount in bids if name != winner]
    if not won or not lost or min(lost) < min(won):
        return None
    return float((min(lost) - min(won)) / min(won))


def _r025(releases: list[Release]) -> set[str]:
    entered: dict[str, int] = defaultdict(int)
    won: dict[str, int] = defaultdict(int)
    for release in releases:
        winner = _single(release)
        if winner is None:
            continue
        for name in {bid["tenderers"][0]["id"] for bid in _valid(release) if len(bid["tenderers"]) == 1}:
            entered[name] += 1
            won[name] += name == winner
    ratios = {name: won[name] / entered[name] for name in entered}
    busy, low = quantile(list(entered.values()), 0.75), fence(list(ratios.values()), False)
    return {name for name in ratios if entered[name] >= busy and ratios[name] <= low}


def _r038(releases: list[Release], who: Any) -> set[str]:
    total: dict[str, int] = defaultdict(int)
    rejected: dict[str, int] = defaultdict(int)
    for release in releases:
        for bid in _submitted(release):
            for name in [who(release)] if who else {t["id"] for t in bid["tenderers"]}:
                total[name] += 1
                rejected[name] += bid["status"] == "disqualified"
    ratios = {name: rejected[name] / total[name] for name in total if total[name] >= 2}
    high = fence(list(ratios.values()), True)
    return {name for name, ratio in ratios.items() if ratio >= high}


def _r048(releases: list[Release]) -> set[str]:
    families: dict[str, set[str]] = defaultdict(set)
    for release in releases:
        for award in release["awards"]:
            if award["status"] == "active" and len(award["suppliers"]) == 1:
                families[award["suppliers"][0]["id"]] |= {item["classification"]["id"][:2] for item in award["items"]}
    counts = {name: len(codes) for name, codes in families.items()}
    high = ceil(fence(list(counts.values()), True))
    return {name for name, count in counts.items() if count >= high}
