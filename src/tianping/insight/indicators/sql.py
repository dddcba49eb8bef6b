"""From an indicator to SQL: parameters put in, the cut of its rule beside every measured value."""

import re

from tianping.insight.indicators.model import Indicator, Override, Profile, Rule

_OPERATORS = {"below": "<", "at_most": "<=", "above": ">", "at_least": ">=", "fence_low": "<=", "fence_high": ">="}
_OTHER_WAY = {"<": ">", ">": "<"}
_PREFIXES = {"region", "industry", "category"}  # codes that stand for all that begin with them
_PLACE = re.compile(r"(?<!:):([a-z_]+)")


def measured(row: Indicator, profile: Profile) -> str:
    """This function will return the measure: one row a subject, with subject, other, market and value.

    A parameter stands as `:name`; where it differs by method, region, industry or award method it becomes a CASE over
    the tender, which the measure must call `t`.
    """
    values = {**row.parameters, **profile.parameters.get(row.code, {})}
    overridden = {name for override in row.overrides for name in override.values}

    def put(match: re.Match[str]) -> str:
        name = match.group(1)
        if name in overridden and name not in profile.parameters.get(row.code, {}):
            return _case(values[name], [one for one in row.overrides if name in one.values], name)
        return repr(float(values[name])) if name in values else match.group(0)

    eligible = "eligible" if " AS eligible" in row.measure else "1"
    market = "'all'" if profile.within == "all" else "coalesce(market, '-')"
    return (
        f"SELECT CAST(subject AS VARCHAR) AS subject, CAST(other AS VARCHAR) AS other, {market} AS market,"
        f" CAST(value AS DOUBLE) AS value, {eligible} AS eligible FROM ({_PLACE.sub(put, row.measure)}) AS m"
        " WHERE subject IS NOT NULL AND value IS NOT NULL"
    )


def _case(otherwise: float, overrides: list[Override], name: str) -> str:
    cases = []
    for override in overrides:
        tests = [
            f"t.{column} LIKE '{value}%'" if column in _PREFIXES else f"t.{column} = '{value}'"
            for column, value in override.where.items()
        ]
        cases.append(f"WHEN {' AND '.join(tests)} THEN {override.values[name]}")
    return f"(CASE {' '.join(cases)} ELSE {float(otherwise)} END)"


def fences(row: Indicator, profile: Profile, source: str) -> str:
    """This function will return the cut of each market from its values: quartiles of type 8 and the fence."""
    rule = row.rule
    low, high = _quantile(0.25, "low"), _quantile(0.75, "high")
    cut_low, cut_high = f"q1 - ({_k(rule)}) * (q3 - q1)", f"q3 + ({_k(rule)}) * (q3 - q1)"
    if rule.whole:
        cut_low, cut_high = f"floor({cut_low})", f"ceil({cut_high})"
    return (
        f"SELECT market, n, {cut_low} AS low, {cut_high} AS high FROM (SELECT market, max(n) AS n, {low}, {high}"
        " FROM (SELECT market, value, row_number() OVER (PARTITION BY market ORDER BY value) AS rn,"
        f" count(*) OVER (PARTITION BY market) AS n FROM ({source}) AS v) AS r GROUP BY market) AS q"
        f" WHERE n >= {least(rule, profile)}"
    )


def _k(rule: Rule) -> float:
    return float(rule.k)


def least(rule: Rule, profile: Profile) -> int:
    """This function will return how many values a market needs before it is compared within."""
    return int(rule.least) if profile.least is None else profile.least


def _quantile(share: float, name: str) -> str:
    """Type 8: at h = (n + 1/3) p + 1/3 between the values at floor(h) and the next."""
    h = f"((n + 1.0/3.0) * {share} + 1.0/3.0)"
    below = f"max(CASE WHEN rn = greatest(1, least(n, CAST(floor{h} AS BIGINT))) THEN value END)"
    above = f"max(CASE WHEN rn = greatest(1, least(n, CAST(floor{h} AS BIGINT) + 1)) THEN value END)"
    inside = f"max(CASE WHEN floor{h} >= 1 AND floor{h} < n THEN {h} - floor{h} ELSE 0.0 END)"
    return f"{below} + {inside} * ({above} - {below}) AS {'q1' if name == 'low' else 'q3'}"


def flagged(row: Indicator, profile: Profile, source: str, cuts: str | None = None) -> str:
    """This function will return the values that the rule flags, each with its cut.

    `source` names the measured values, `cuts` the table of cuts by market where the rule is a fence.
    """
    rule = row.rule
    sign = _OPERATORS[rule.operator]
    if rule.fenced and profile.within == "market":
        sign = sign[0]  # beyond the fence: where a market has no spread, all its values stand on the fence
    if not rule.fenced:
        limit = _limit(row, profile)
        return (
            f"SELECT m.subject, m.other, m.market, m.value, {limit} AS cut FROM {source} AS m"
            f" WHERE m.eligible = 1 AND m.value {sign} {limit}"
        )
    cut = "c.low" if rule.operator == "fence_low" else "c.high"
    test = f"m.value {sign} {cut}"
    joined = f"FROM {source} AS m JOIN {cuts} AS c ON c.market = m.market"
    if rule.turned and profile.within == "market":
        turned = " OR ".join(f"m.market LIKE '%/{method}/%'" for method in rule.turned)
        away = "c.high" if cut == "c.low" else "c.low"
        test = f"CASE WHEN {turned} THEN m.value {_OTHER_WAY[sign]} {away} ELSE {test} END"
        cut = f"CASE WHEN {turned} THEN {away} ELSE {cut} END"
    return f"SELECT m.subject, m.other, m.market, m.value, {cut} AS cut {joined} WHERE m.eligible = 1 AND {test}"


def _limit(row: Indicator, profile: Profile) -> str:
    return repr(number(row, profile))


def number(row: Indicator, profile: Profile) -> float:
    """This function will return the number that a rule compares with; a fence has none and gives zero."""
    limit = row.rule.limit
    if isinstance(limit, str):
        limit = {**row.parameters, **profile.parameters.get(row.code, {})}[limit.lstrip(":")]
    return float(limit)
