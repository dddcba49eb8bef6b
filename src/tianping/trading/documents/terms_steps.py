"""The terms cut into short steps: which field is asked where, and what the law says to each step at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tianping.refusals import NotFound, Refusal
from tianping.trading.documents.forms import TermsForm
from tianping.trading.documents.rules import require_lawful_bidders, require_lawful_bond, require_lawful_times
from tianping.trading.plans.models import Tender

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class TermsStep:
    """One step of the terms: its address, what is done in it, in two sentences why, its fields, and the rule it rests on."""

    code: str
    what: Text
    why: Text
    fields: tuple[str, ...]
    rule: str


STEPS = (
    TermsStep(
        code="times",
        what=_("定发出和截止的时间"),
        why=_("按法定期限核对，差一分钟也通不过。投标截止就是开标时间。"),
        fields=("available_from", "available_until", "bids_due_at"),
        rule="bid-preparation",
    ),
    TermsStep(
        code="validity",
        what=_("定投标有效期和保证金"),
        why=_("有效期自投标截止之日起算。保证金可以不收，收的不超过法定上限。"),
        fields=("bid_validity_days", "bond"),
        rule="bid-validity",
    ),
    TermsStep(
        code="method",
        what=_("选评标办法"),
        why=_("综合评估法先选样式，填好要点以后再改评分标准。少于最少家数的，不开标。"),
        fields=("method", "minimum_bids"),
        rule="rejection-grounds",
    ),
    TermsStep(
        code="bidders",
        what=_("写投标人资格要求"),
        why=_("只写项目需要的资质和能力，不排斥潜在投标人。"),
        fields=("qualification", "consortium"),
        rule="bidders",
    ),
    TermsStep(
        code="suite",
        what=_("选密码套件，留联系方式"),
        why=_("投标文件按套件加密、签名。联系方式写进招标公告。"),
        fields=("suite", "contact"),
        rule="bid-preparation",
    ),
)


def step_of(code: str) -> TermsStep:
    """This function will find a step by its address. Raises NotFound."""
    for one in STEPS:
        if one.code == code:
            return one
    raise NotFound(thing=f"步骤 {code}")


def part_of(whole: type[TermsForm], step: TermsStep, *, tender: Tender, now: datetime) -> type[TermsForm]:
    """This function will return the form of one step, with the limits of the law among its errors."""

    class Part(whole):  # type: ignore[valid-type,misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            for name in [name for name in self.fields if name not in step.fields]:
                del self.fields[name]

        def clean(self) -> dict[str, Any]:
            """This method will ask the law about this step alone."""
            given: dict[str, Any] = super().clean()
            if not self.errors:
                try:
                    _require_lawful(step, given, tender=tender, now=now)
                except Refusal as refusal:
                    self.refuse(refusal)
            return given

    return Part


def _require_lawful(step: TermsStep, given: Mapping[str, Any], *, tender: Tender, now: datetime) -> None:
    if step.code == "times":
        require_lawful_times(
            tender=tender,
            available_from=max(given["available_from"], now),
            available_until=given["available_until"],
            bids_due_at=given["bids_due_at"],
        )
    elif step.code == "validity" and given["bond"] is not None:
        require_lawful_bond(bond=given["bond"], tender=tender, on_day_of=now)
    elif step.code == "method":
        require_lawful_bidders(minimum=given["minimum_bids"], tender=tender, on_day_of=now)
