"""Codes of the trade: credit codes, project to document codes, the unified transaction code.

`uscc`, `project`, `tender`, `lot`, `document` and `deal` each have `check(value, field=None)`, which raises CodeError.
"""

from collections.abc import Callable, Mapping

from tianping.law.codes import deal, uscc
from tianping.law.codes.deal import deal_code
from tianping.law.codes.faults import CodeError
from tianping.law.codes.nested import (
    Composition,
    document,
    document_code,
    lot,
    lot_code,
    platform,
    platform_code,
    project,
    project_code,
    tender,
    tender_code,
)
from tianping.law.codes.uscc import fictitious_uscc, is_fictitious

KINDS: Mapping[str, Callable[[str], None]] = {
    "uscc": uscc.check,
    "platform": platform.check,
    "project": project.check,
    "tender": tender.check,
    "lot": lot.check,
    "document": document.check,
    "deal": deal.check,
}

__all__ = [
    "KINDS", "CodeError", "Composition", "deal", "deal_code", "document", "document_code", "fictitious_uscc",
    "is_fictitious", "lot", "lot_code", "platform", "platform_code", "project", "project_code", "tender", "tender_code",
    "uscc",
]  # fmt: skip
