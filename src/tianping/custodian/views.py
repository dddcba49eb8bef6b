"""The one public page: who this is, which keys it bound and released, where its log stands."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tianping.custodian import queries
from tianping.web import facts, parts, wording
from tianping.web.access import public
from tianping.web.clock import business_now
from tianping.web.problems import language

LINES = 50


@public
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Everything on it stands in the public log too; nothing of bids that are not opened yet."""
    context = {"who": _who(), "head": _head(), "keys": _keys(), "refusals": _refusals(), "limit": LINES}
    return render(request, "custodian/front.html", context)


def _who() -> list[parts.Fact]:
    given = facts.read(settings.TIANPING.disclosure)
    operator = given.operator.name.said(language()) if given.operator else gettext("未公示")
    code = str(getattr(settings, "TIANPING_OPERATOR", ""))
    return [
        parts.Fact(term=gettext("运营单位"), value=operator),
        parts.Fact(term=gettext("统一社会信用代码"), value=code or "—", code=bool(code)),
        parts.Fact(term=gettext("日志名"), value=settings.TIANPING_ORIGIN, code=True),
    ]


def _head() -> list[parts.Fact]:
    head = queries.log_head()
    return [
        parts.Fact(term=gettext("条目数"), value=head.size),
        parts.Fact(term=gettext("根摘要"), value=head.root or "—", code=bool(head.root)),
        parts.Fact(term=gettext("见证方"), value="、".join(head.witnesses) or gettext("尚无")),
        parts.Fact(term=gettext("验签公钥"), value=queries.log_vkey(), code=True),
    ]


def _keys() -> parts.Table:
    columns = [
        parts.Column(label=gettext("招标项目")),
        parts.Column(label=gettext("密钥编号、公钥摘要")),
        parts.Column(label=gettext("开标时间"), nw=True),
        parts.Column(label=gettext("状态"), nw=True),
    ]
    rows = [parts.Row(cells=_key_cells(key)) for key in queries.keys(limit=LINES)]
    empty = gettext("还没有绑定过密钥。交易平台设定开标时间后，在这里绑定一把。")
    return parts.Table(caption=gettext("已绑定的密钥"), columns=columns, rows=rows, empty=empty)


def _key_cells(key: queries.ShownKey) -> list[parts.Cell]:
    states: dict[str, tuple[parts.LimitWord, str]] = {
        "bound": ("well", gettext("已绑定，未释放")),
        "released": ("done", gettext("已释放")),
        "refused": ("near", gettext("拒绝释放")),
        "destroyed": ("done", gettext("已销毁")),
    }
    word, text = states[key.state]
    at = wording.moment(key.opening_at, language=language(), now=business_now()) if key.opening_at else "—"
    return [
        _tender(key.tender),
        parts.Cell(text=key.key_id, code=True, small=key.digest),
        parts.Cell(text=at),
        parts.Cell(part=parts.Limit(word=word, text=text)),
    ]


def _tender(code: str) -> parts.Cell:
    return parts.Cell(text=code, code=True, url=f"{settings.TIANPING.address('trading')}/tenders/{code}/")


def _refusals() -> parts.Table:
    columns = [
        parts.Column(label=gettext("招标项目")),
        parts.Column(label=gettext("时间"), nw=True),
        parts.Column(label=gettext("条件"), nw=True),
        parts.Column(label=gettext("原因")),
    ]
    rows = [
        parts.Row(
            cells=[
                _tender(row.tender),
                parts.Cell(text=wording.moment(row.at, language=language(), now=business_now())),
                parts.Cell(text=gettext("第 {number} 项").format(number=row.condition)),
                parts.Cell(text=_cause(row.cause)),
            ]
        )
        for row in queries.refusals(limit=LINES)
    ]
    return parts.Table(caption=gettext("拒绝释放记录"), columns=columns, rows=rows, empty=gettext("没有拒绝过。"))


def _cause(cause: str) -> str:
    """Causes are logged in both languages, “English / 中文”; a page shows its own."""
    english, _, chinese = cause.partition(" / ")
    return english if language() == "en" else chinese or english
