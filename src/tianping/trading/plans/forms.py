"""Forms of planning: register a project, plan a tender with its lots."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tianping.law import classification, industries, regions
from tianping.trading.plans.actions import LotPlan
from tianping.trading.plans.rules import INVITATION_GROUNDS
from tianping.web.filing.fields import Amount, Chosen, Code, CreditCode, Passage, Words, YesNo
from tianping.web.filing.forms import FilingForm
from tianping.web.problems import language

LOTS = 20
"""Most lots that the page plans; more of them go by the interface."""


@lru_cache(maxsize=8)
def _named(kind: str, words: str) -> tuple[tuple[str, str], ...]:
    if kind == "lots":
        classes = [one for one in classification.lot_classes() if len(one.code) > 1 or one.code == "C"]
        return tuple((classification.pad(one.code), f"{one.code} {one.zh}") for one in classes)
    entries = regions.all_regions() if kind == "regions" else industries.all_industries()
    wanted = [one for one in entries if kind == "regions" or len(one.code) == 3]
    return tuple((one.code, f"{one.code} {one.zh if words == 'zh' else one.en or one.zh}") for one in wanted)


def _choices(kind: str) -> Callable[[], list[tuple[str, str]]]:
    """The list of a table, in the reader's language, made when it is shown."""
    return lambda: [("", gettext("请选择")), *_named(kind, language())]


class ProjectForm(FilingForm):
    """A project 项目 (data set 500)."""

    name = Words(label=_("项目名称"), max_length=600, help_text=_("与立项批文一致。"))
    investment_code = Code(
        label=_("投资项目代码"),
        required=False,
        help_text=_("投资项目在线审批监管平台给出的代码，例如 2026-990100-78-01-000001。"),
    )
    region = Chosen(label=_("所在地区"), choices=_choices("regions"))
    industry = Chosen(label=_("所属行业"), choices=_choices("industries"))
    fund_source = Words(label=_("资金来源"), max_length=1000, help_text=_("例如：县级财政资金 60%，单位自筹 40%。"))
    state_funded = YesNo(
        label=_("使用国有资金，且占控股或者主导地位吗？"),
        help_text=_("预算资金 200 万元以上且占投资额 10% 以上的，选“是”。"),
    )
    budget_funds = Amount(label=_("预算资金（元）"), required=False)
    investment = Amount(label=_("总投资（元）"), required=False)
    scale = Passage(label=_("建设规模和内容"), max_length=4000)


class TenderForm(FilingForm):
    """A tender 招标项目 (data set 501) with its lots; as many as `lots` says."""

    names: ClassVar[dict[str, str]] = {"lots": "name_1", "lots.name": "name_1", "lots.content": "content_1"}
    name = Words(label=_("招标项目名称"), max_length=600)
    method = Chosen(label=_("招标方式"), choices=(("open", _("公开招标")), ("invited", _("邀请招标"))))
    invitation_ground = Chosen(
        label=_("邀请招标的理由"),
        required=False,
        choices=(("", _("不是邀请招标")), *INVITATION_GROUNDS.items()),
        help_text=_("国有资金占控股或者主导地位的，只有这几种情形可以邀请招标。"),
    )
    mandatory = YesNo(label=_("依法必须招标吗？"))
    construction = YesNo(label=_("是工程建设项目吗？"))
    classification = Chosen(label=_("标段（包）分类"), choices=_choices("lots"))
    supervisor = Words(label=_("行政监督部门"), max_length=200, help_text=_("投诉向它提出，写全称。"))
    agency = CreditCode(label=_("招标代理机构的统一社会信用代码"), required=False, help_text=_("自行招标的不填。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        data = args[0] if args else kwargs.get("data")
        self.lots = _count((data if data is not None else kwargs.get("initial") or {}).get("lots", 1))
        super().__init__(*args, **kwargs)
        self.add(_lot_fields(self.lots))

    @classmethod
    def grown(cls, data: QueryDict) -> QueryDict:
        """This method will add one lot to what was typed."""
        more = data.copy()
        more["lots"] = str(min(_count(data.get("lots", 1)) + 1, LOTS))
        return more

    def carried(self) -> Iterator[tuple[str, str]]:
        """This method will bear the number of lots beside their fields."""
        yield "lots", str(self.lots)
        yield from super().carried()

    def told(self) -> dict[str, Any]:
        """This method will return the facts of the tender, with its lots as they are to be planned."""
        given = super().told()
        tender = {name: given[name] for name in type(self).declared_fields}
        return tender | {"lots": tuple(self._lot(given, n) for n in range(1, self.lots + 1))}

    @staticmethod
    def _lot(given: dict[str, Any], n: int) -> LotPlan:
        return LotPlan(
            name=given[f"name_{n}"],
            content=given[f"content_{n}"],
            estimate=given[f"estimate_{n}"],
            maximum_price=given[f"maximum_price_{n}"],
        )


def _count(value: Any) -> int:
    text = str(value)
    return min(max(int(text), 1), LOTS) if text.isascii() and text.isdigit() else 1


def _lot_fields(lots: int) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for n in range(1, lots + 1):
        fields |= {
            f"name_{n}": Words(label=_("第 %(n)s 标段的名称") % {"n": n}, max_length=500),
            f"content_{n}": Passage(label=_("第 %(n)s 标段的招标内容和范围") % {"n": n}, max_length=20_000),
            f"estimate_{n}": Amount(label=_("第 %(n)s 标段的估算价（元）") % {"n": n}),
            f"maximum_price_{n}": Amount(label=_("第 %(n)s 标段的最高投标限价（元）") % {"n": n}, required=False),
        }
    return fields
