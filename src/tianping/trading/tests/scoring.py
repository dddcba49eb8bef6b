"""A declared formula of the comprehensive method, for scenes."""

from collections.abc import Mapping
from typing import Any


def declared(*, price: Mapping[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """Forty points for the price by slopes around the mean, sixty for three criteria."""
    slopes = {"points": "40", "above": "0.6", "below": "0.3", "of": "opened"}
    given = {
        "v": 1,
        "price": slopes | dict(price or {}),
        "criteria": [
            {"code": "plan", "name": "施工组织设计", "group": "technical", "points": "40"},
            {"code": "team", "name": "项目管理机构", "group": "business", "points": "15"},
            {"code": "credit", "name": "信用评价", "group": "credit", "points": "5"},
        ],
        "ties": ["price", "technical", "received"],
    }
    return given | changes
