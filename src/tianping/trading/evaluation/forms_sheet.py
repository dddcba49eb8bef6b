"""The scoring sheet as a form: one table, each criterion by each bid, with the reason where a low score demands one."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from tianping.law.scoring.method import Criterion, Method
from tianping.trading.evaluation.actions.scoring import Mark
from tianping.trading.evaluation.models import ScoreSheet
from tianping.trading.opening.models import OpenedBid
from tianping.web.filing.fields import Passage
from tianping.web.filing.forms import FilingForm
from tianping.web.filing.tidying import plain


class Points(forms.Field):
    """Points on one criterion: from 0 to its most, at most two decimals."""

    def __init__(self, *, most: Decimal, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most
        self.widget = forms.TextInput(
            attrs={"inputmode": "decimal", "class": "tp-num tp-points", "autocomplete": "off"}
        )

    def to_python(self, value: Any) -> Decimal | None:
        """This method will read the points; empty where nothing is given yet."""
        text = plain(str(value or "")) if value != 0 else "0"
        if not text:
            return None
        try:
            points = Decimal(text)
        except InvalidOperation:
            points = Decimal(-1)
        if not points.is_finite() or not 0 <= points <= self.most or points != points.quantize(Decimal("0.01")):
            raise ValidationError(
                gettext("“{label}”填 0 到 {most} 之间的数，最多两位小数。").format(
                    label=self.label, most=f"{self.most:f}"
                )
            )
        return points


class SheetForm(FilingForm):
    """A member's own sheet. Cells may stay empty until it is signed."""

    method: Method
    bids: Sequence[OpenedBid]

    def clean(self) -> dict[str, Any]:
        """This method will want a reason where the declaration demands one, at the cell."""
        given: dict[str, Any] = super().clean() or {}
        for criterion in self.method.criteria:
            for place, bid in enumerate(self.bids, 1):
                points = given.get(_points(criterion, place))
                if points is None or given.get(_reason(criterion, place)) or not criterion.needs_reason(points):
                    continue
                wanted = gettext("{bidder}的“{criterion}”只有 {points} 分，请写明理由。")
                said = wanted.format(bidder=bid.bid.bidder_name, criterion=criterion.name, points=f"{points:f}")
                self.add_error(_reason(criterion, place), said)
        return given

    def told(self) -> dict[str, Any]:
        """This method will return the marks of each bid, by receipt."""
        return {bid.bid_id: self._marks(place) for place, bid in enumerate(self.bids, 1)}

    def rows(self) -> list[dict[str, Any]]:
        """This method will lay the fields out for the template: a row for each criterion, a cell for each bid."""
        return [
            {"criterion": one, "cells": [self._cell(one, place, bid) for place, bid in enumerate(self.bids, 1)]}
            for one in self.method.criteria
        ]

    def _cell(self, criterion: Criterion, place: int, bid: OpenedBid) -> dict[str, Any]:
        points, reason = self[_points(criterion, place)], self[_reason(criterion, place)]
        return {"bid": bid, "points": points, "reason": reason, "open": bool(reason.value() or reason.errors)}

    def _marks(self, place: int) -> list[Mark]:
        given = self.cleaned_data
        return [
            Mark(criterion=one.code, points=given[_points(one, place)], reason=given[_reason(one, place)])
            for one in self.method.criteria
            if given[_points(one, place)] is not None
        ]


def sheet_form(method: Method, bids: Sequence[OpenedBid]) -> type[SheetForm]:
    """This function will return the form for a method and the bids that are scored."""
    return type("LotSheetForm", (SheetForm,), {"method": method, "bids": bids, **_cells(method, bids)})


def saved(sheet: ScoreSheet | None, method: Method, bids: Sequence[OpenedBid]) -> dict[str, Any]:
    """This function will return what a sheet holds already, by field."""
    if sheet is None:
        return {}
    places = {bid.bid_id: place for place, bid in enumerate(bids, 1)}
    found: dict[str, Any] = {}
    for score in sheet.scores.all():
        criterion = method.criterion(score.criterion)
        if criterion is not None and score.bid_id in places:
            found[_points(criterion, places[score.bid_id])] = f"{score.points:f}"
            found[_reason(criterion, places[score.bid_id])] = score.reason
    return found


def _cells(method: Method, bids: Sequence[OpenedBid]) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for criterion in method.criteria:
        for place, bid in enumerate(bids, 1):
            label = f"{bid.bid.bidder_name} · {criterion.name}"
            reason = gettext("{label}：理由").format(label=label)
            fields[_points(criterion, place)] = Points(most=criterion.points, label=label, required=False)
            fields[_reason(criterion, place)] = Passage(
                label=reason, required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
            )
    return fields


def _points(criterion: Criterion, place: int) -> str:
    return f"points-{criterion.code}-{place}"


def _reason(criterion: Criterion, place: int) -> str:
    return f"reason-{criterion.code}-{place}"
