"""The one public page: who this is, which keys it bound and released, where its log stands."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tianping.custodian import queries
from tianping.web import facts, parts, wording
from tianping.web.problems import language

LINES = 50


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Everything on it stands in the public log too; nothing of bids that are not opened yet."""
    context = {"who": _who(), "head": _head(), "keys": _keys(), "refusals": _refusals(), "limit": LINES}
    return render(request, "custodian/front.html", context)


def _who() -> list[parts.Fact]:
    given = facts.read(settings.TIANPING.disclosure)
    operator = given.operator.name if given.operator else gettext("未公示")
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
    labels = (gettext("招标项目编号"), gettext("密钥编号"), gettext("公钥摘要"), gettext("开标时间"), gettext("状态"))
    words = {
        "bound": gettext("已绑定，未释放"),
        "released": gettext("已释放"),
        "refused": gettext("拒绝释放"),
        "destroyed": gettext("已销毁"),
    }
    rows = [
        _row(parts.Cell(text=key.tender, code=True), key.key_id, key.digest, key.opening_at, words[key.state])
        for key in queries.keys(limit=LINES)
    ]
    return _table(gettext("已绑定的密钥"), labels, rows, gettext("还没有绑定过密钥。"))


def _refusals() -> parts.Table:
    labels = (gettext("招标项目编号"), gettext("时间"), gettext("条件"), gettext("原因"))
    rows = [
        _row(parts.Cell(text=row.tender, code=True), row.at, row.condition, row.cause)
        for row in queries.refusals(limit=LINES)
    ]
    return _table(gettext("拒绝释放记录"), labels, rows, gettext("没有。"))


def _row(*cells: object) -> parts.Row:
    return parts.Row(cells=[cell if isinstance(cell, parts.Cell) else parts.Cell(text=_text(cell)) for cell in cells])


def _text(value: object) -> object:
    return wording.brief(value, language=language()) if isinstance(value, datetime) else value


def _table(caption: str, labels: tuple[str, ...], rows: list[parts.Row], empty: str) -> parts.Table:
    return parts.Table(caption=caption, columns=[parts.Column(label=label) for label in labels], rows=rows, empty=empty)
