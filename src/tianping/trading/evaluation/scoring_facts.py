"""What the report says of the comprehensive method: declaration, coefficient, benchmark, every sheet. Plain values."""

from typing import Any

from tianping.exchange.catalogue.evaluation import Benchmarked
from tianping.law import money
from tianping.law.scoring.price import Benchmark
from tianping.law.scoring.totals import Standing
from tianping.trading.evaluation.comprehensive import declared, drawn_coefficient, outcome_of, signed_sheets
from tianping.trading.evaluation.models import ScoreSheet
from tianping.trading.evaluation.queries import effective
from tianping.trading.evaluation.sheets import marks_of
from tianping.trading.plans.models import Lot


def scoring_facts(lot: Lot) -> dict[str, Any] | None:
    """This function will return all that the points of a lot follow from; None where nothing is scored."""
    method = declared(lot)
    if method is None:
        return None
    found = outcome_of(lot, method) if effective(lot) else None
    return {
        "declared": method.to_json(),
        "coefficient": f"{drawn_coefficient(lot, method):f}",
        "benchmark": None if found is None else benchmark_part(found.benchmark).model_dump(mode="json"),
        "sheets": [_sheet(one) for one in signed_sheets(lot)],
    }


def benchmark_part(found: Benchmark) -> Benchmarked:
    """This function will return a benchmark as it is published."""
    return Benchmarked(
        used=tuple(money.write(one) for one in found.used),
        left_out=tuple(money.write(one) for one in found.left_out),
        base=money.write(found.base),
        mixed=money.write(found.mixed),
        coefficient=f"{found.coefficient:f}",
        amount=money.write(found.amount),
    )


def points_of(standing: Standing) -> dict[str, str]:
    """This function will return the points of a bid as they are published: price, each criterion, total."""
    by_criterion = {code: f"{points:f}" for code, points in standing.criteria.items()}
    return {
        "price": f"{standing.price.points:f}",
        "deviation": f"{standing.price.deviation:f}",
        **by_criterion,
        "total": f"{standing.total:f}",
    }


def _sheet(sheet: ScoreSheet) -> dict[str, Any]:
    return {
        "member": sheet.member.name,
        "seat": sheet.member.code,
        "sha256": sheet.sha256,
        "marks": marks_of(sheet),
    }
