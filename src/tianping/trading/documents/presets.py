"""Presets of the comprehensive method 综合评估法 that a clerk starts from; every number can be changed before the issue.

They are the usual shapes of standard documents: works by slopes around the mean, goods by proportion to the lowest
price, services with the plan before the price. Points of price and criteria make 100 (`tianping.law.scoring.method`).
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

LOWEST = "lowest-evaluated-price"
KEPT = "kept"
"""The choice that leaves a declared formula as it is."""

TIES = ["price", "technical", "received"]
PRESETS: dict[str, tuple[Any, dict[str, Any]]] = {
    "works": (
        _("综合评估法（工程）：报价 50 分，偏离平均价扣分；施工组织 30，管理机构 15，信用 5"),
        {
            "v": 1,
            "price": {"points": "50", "curve": "slopes", "base": "mean", "of": "opened", "above": "1", "below": "0.5"},
            "criteria": [
                {"code": "c-1", "name": "施工组织设计", "group": "technical", "points": "30"},
                {"code": "c-2", "name": "项目管理机构", "group": "business", "points": "15"},
                {"code": "c-3", "name": "信用评价", "group": "credit", "points": "5"},
            ],
            "aggregate": "mean",
            "ties": TIES,
        },
    ),
    "goods": (
        _("综合评估法（货物）：报价 40 分，按最低价的比例；技术 35，售后 20，信用 5"),
        {
            "v": 1,
            "price": {"points": "40", "curve": "proportional", "base": "lowest", "of": "effective"},
            "criteria": [
                {"code": "c-1", "name": "技术参数响应", "group": "technical", "points": "35"},
                {"code": "c-2", "name": "供货和售后服务", "group": "business", "points": "20"},
                {"code": "c-3", "name": "信用评价", "group": "credit", "points": "5"},
            ],
            "aggregate": "mean",
            "ties": TIES,
        },
    ),
    "services": (
        _("综合评估法（服务）：报价 20 分，按最低价的比例；方案 50，人员 25，信用 5"),
        {
            "v": 1,
            "price": {"points": "20", "curve": "proportional", "base": "lowest", "of": "effective"},
            "criteria": [
                {"code": "c-1", "name": "服务方案", "group": "technical", "points": "50"},
                {"code": "c-2", "name": "人员和业绩", "group": "business", "points": "25"},
                {"code": "c-3", "name": "信用评价", "group": "credit", "points": "5"},
            ],
            "aggregate": "trimmed-mean",
            "ties": TIES,
        },
    ),
}
