"""How platforms and the exchange with them are shown."""

import json
from datetime import datetime

from django.utils.translation import gettext

from tianping.exchange.listed import CHECKS, REASONS
from tianping.exchange.models import Alarm, Peer
from tianping.public_service.log_proofs import chip_at
from tianping.public_service.platforms.queries import Docking
from tianping.record.models import Event
from tianping.web import parts, wording
from tianping.web.exchange_panel import kind_name
from tianping.web.problems import language


def state_of(one: Docking) -> parts.Limit:
    """This function will say how the docking stands."""
    if one.stopped:
        return parts.Limit(word="breach", text=gettext("核验不过，已停"))
    states: dict[str, tuple[parts.LimitWord, str]] = {
        "docked": ("well", gettext("已对接")),
        "proposed": ("prov", gettext("检测中")),
        "refused": ("done", gettext("不予对接")),
        "suspended": ("near", gettext("已中止")),
    }
    word, text = states[one.peer.state]
    return parts.Limit(word=word, text=text)


def since(at: datetime | None, now: datetime) -> str:
    """This function will say when a log last grew here, by the wall clock and therefore as a span."""
    return gettext("{span}前").format(span=wording.span(now - at, language=language())) if at else "—"


def table(found: list[Docking], now: datetime) -> parts.Table:
    """This function will list the dockings; `now` is the wall clock."""
    rows = [
        parts.Row(
            cells=[
                parts.Cell(
                    text=one.peer.name or kind_name(one.peer.kind),
                    url=f"/platforms/{one.peer.origin}/",
                    small=one.peer.origin,
                ),
                parts.Cell(text=kind_name(one.peer.kind), small=one.peer.operator_name or one.peer.operator),
                parts.Cell(part=state_of(one)),
                parts.Cell(text=f"{one.size:,}"),
                parts.Cell(text=f"{one.lag:,}"),
                parts.Cell(text=since(one.seen_at, now)),
            ]
        )
        for one in found
    ]
    columns = [
        parts.Column(label=gettext("平台")),
        parts.Column(label=gettext("种类、运营单位")),
        parts.Column(label=gettext("状态")),
        parts.Column(label=gettext("已核验（条）"), num=True),
        parts.Column(label=gettext("落后（条）"), num=True),
        parts.Column(label=gettext("最近新增"), num=True),
    ]
    empty = gettext("还没有对接的平台。过了接口检测就接入，免费；对接办法见下面。")
    return parts.Table(caption=gettext("对接的平台"), columns=columns, rows=rows, empty=empty)


def facts(one: Docking, now: datetime) -> list[parts.Fact]:
    """This function will say what is known of one platform."""
    peer = one.peer
    return [
        parts.Fact(term=gettext("种类"), value=kind_name(peer.kind)),
        parts.Fact(term=gettext("运营单位"), value=peer.operator_name or "—"),
        parts.Fact(term=gettext("统一社会信用代码"), value=peer.operator or "—", code=bool(peer.operator)),
        parts.Fact(term=gettext("网址"), value=peer.base_url),
        parts.Fact(term=gettext("已核验并存下"), value=gettext("{count} 条").format(count=f"{one.size:,}")),
        parts.Fact(term=gettext("落后"), value=gettext("{count} 条").format(count=f"{one.lag:,}")),
        parts.Fact(term=gettext("最近新增"), value=since(one.seen_at, now)),
        parts.Fact(term=gettext("日志公钥"), value=peer.log_vkey, code=True),
        parts.Fact(term=gettext("身份公钥"), value=peer.identity_vkey, code=True),
    ]


def alarm_table(alarms: list[Alarm], now: datetime) -> parts.Table:
    """This function will list what a person must look at; `now` is the wall clock."""
    rows = [
        parts.Row(
            cells=[
                parts.Cell(text=one.kind, code=True),
                parts.Cell(text=one.detail),
                parts.Cell(text=str(one.times)),
                parts.Cell(text=since(one.last_at, now)),
            ]
        )
        for one in alarms
    ]
    columns = [
        parts.Column(label=gettext("告警")),
        parts.Column(label=gettext("看到什么")),
        parts.Column(label=gettext("次数"), num=True),
        parts.Column(label=gettext("最近一次"), num=True),
    ]
    return parts.Table(caption=gettext("告警"), columns=columns, rows=rows, empty=gettext("没有告警。"))


def lines(found: list[tuple[int, Event]]) -> list[parts.Line]:
    """This function will tell a platform's docking from the own log, the newest first."""
    return [_line(position, event) for position, event in found]


def _line(position: int, event: Event) -> parts.Line:
    body = json.loads(bytes(event.header))["body"]
    what = {
        "platform.docked": gettext("通过接口检测，对接"),
        "platform.refused": gettext("不予对接"),
        "platform.suspended": gettext("中止对接"),
        "platform.resumed": gettext("恢复对接"),
    }[event.type]
    why = body.get("reason", "")
    if event.type == "platform.refused":
        why = f"{reason_in_words(why)}　{body.get('detail', '')}"
    return parts.Line(what=what, at=event.at, why=why, kind="key", proof=chip_at(position))


def reason_in_words(name: str) -> str:
    """This function will say a listed reason."""
    zh, en = REASONS.get(name, (name, name))
    return zh if language() == "zh" else en


def checks() -> list[str]:
    """This function will say what the interface check looks at."""
    return [zh if language() == "zh" else en for zh, en in CHECKS.values()]


def reasons() -> list[str]:
    """This function will say the only reasons for refusing."""
    return [zh if language() == "zh" else en for zh, en in REASONS.values()]


def kind_of(peer: Peer) -> str:
    """This function will name a platform for a title."""
    return peer.name or f"{kind_name(peer.kind)} {peer.origin}"
