"""The disclosure page 平台公示 (D2): who built and runs the platform, on which specifications, docked with whom, at what price."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from tianping import __version__
from tianping.web import facts, health, parts
from tianping.web.access import public
from tianping.web.problems import language

Panel = Callable[[], parts.Table]
_panels: dict[str, tuple[Any, Panel]] = {}

ROLES = (
    ("builder", gettext_lazy("建设单位")),
    ("operator", gettext_lazy("运营单位")),
    ("developer", gettext_lazy("开发单位")),
    ("maintainer", gettext_lazy("运维单位")),
)


def register_panel(name: str, title: Any, panel: Panel) -> None:
    """This function will add a table to the page, from an app's `ready()`: dockings, the state of the exchange."""
    _panels[name] = (title, panel)


@public
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page; what the operator did not give is shown as not disclosed."""
    given = facts.read(settings.TIANPING.disclosure)
    context = {
        "organisations": _organisations(given),
        "about": _about(given),
        "services": _services(given.services),
        "state": _state(health.state()),
        "panels": [(name, title, panel()) for name, (title, panel) in _panels.items()],
    }
    return render(request, "web/disclosure.html", context)


def _organisations(given: facts.Disclosure) -> parts.Table:
    columns = [gettext("身份"), gettext("单位"), gettext("统一社会信用代码"), gettext("负责人"), gettext("联系方式")]
    rows = []
    for name, label in ROLES:
        who: facts.Organisation | None = getattr(given, name)
        said = _said(who) if who else (gettext("未公示"), "", "", "")
        rows.append(parts.Row(cells=[parts.Cell(text=label), *(parts.Cell(text=text or "—") for text in said)]))
    return parts.Table(caption=gettext("谁在办"), columns=[parts.Column(label=label) for label in columns], rows=rows)


def _said(who: facts.Organisation) -> tuple[str, ...]:
    spoken = language()
    return who.name.said(spoken), who.uscc, who.principal.said(spoken), who.contact.said(spoken)


def _about(given: facts.Disclosure) -> list[parts.Fact]:
    unknown, spoken = gettext("未公示"), language()
    named = [parts.Fact(term=gettext("平台名称"), value=given.name.said(spoken))] if given.name.zh else []
    specifications = gettext("；").join(one.said(spoken) for one in given.specifications)
    return [
        *named,
        parts.Fact(term=gettext("日志名"), value=settings.TIANPING.origin, code=True),
        parts.Fact(term=gettext("软件"), value=f"Tianping 天平 {__version__}"),
        *_tested(given.certificate),
        parts.Fact(term=gettext("依据的规范"), value=specifications or unknown),
        parts.Fact(term=gettext("服务器所在地"), value=given.servers.said(spoken) or unknown),
    ]


def _tested(certificate: facts.Certificate | None) -> list[parts.Fact]:
    unknown, spoken = gettext("未公示"), language()
    tested, report = unknown, unknown
    if certificate:
        tested = "　".join(
            text for text in (certificate.body.said(spoken), certificate.number, certificate.valid_to) if text
        )
        report = certificate.report.said(spoken) or unknown
    return [
        parts.Fact(term=gettext("检测认证"), value=tested),
        parts.Fact(term=gettext("检测报告"), value=report),
    ]


def _services(services: Sequence[facts.Service]) -> parts.Table:
    columns = [
        parts.Column(label=gettext("服务")),
        parts.Column(label=gettext("收费")),
        parts.Column(label=gettext("依据")),
    ]
    rows = [
        parts.Row(cells=[parts.Cell(text=words.said(language()) or "—") for words in (one.name, one.price, one.basis)])
        for one in services
    ]
    return parts.Table(
        caption=gettext("服务与收费"), columns=columns, rows=rows, empty=gettext("运营单位还没有公示服务与收费。")
    )


def _state(found: Mapping[str, Any]) -> parts.Table:
    columns = [
        parts.Column(label=gettext("部分")),
        parts.Column(label=gettext("状态")),
        parts.Column(label=gettext("读数")),
    ]
    rows = [_probe(name, answer) for name, answer in found.items() if isinstance(answer, Mapping)]
    return parts.Table(caption=gettext("运行状态"), columns=columns, rows=rows)


def _probe(name: str, answer: Mapping[str, Any]) -> parts.Row:
    good = answer.get("ok", True)
    badge = parts.Limit(word="well", text=gettext("正常")) if good else parts.Limit(word="breach", text=gettext("异常"))
    names = {"database": gettext("数据库"), "exchange": gettext("日志与交换")}
    return parts.Row(
        cells=[parts.Cell(text=names.get(name, name)), parts.Cell(part=badge), parts.Cell(text=_reading(name, answer))]
    )


def _reading(name: str, answer: Mapping[str, Any]) -> str:
    """What a probe read, in words where the words are known here; the rest stands in `/healthz`."""
    if name == "database" and "vendor" in answer:
        return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(answer["vendor"], str(answer["vendor"]))
    if name == "exchange" and "size" in answer:
        size, lag = f"{answer['size']:,}", f"{answer['lag']:,}"
        return gettext("本平台日志 {size} 条，待读 {lag} 条").format(size=size, lag=lag)
    return "—"
