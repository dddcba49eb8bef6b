"""The exchange as a table of the disclosure page: who is docked, how far each log is held (Order 20 art. 45)."""

from datetime import datetime

from django.utils.translation import gettext

from tianping.exchange.alarms import stopped
from tianping.exchange.models import Peer, PeerCheckpoint
from tianping.record.identity import own_origin
from tianping.web import parts, wording
from tianping.web.clock import wall_now
from tianping.web.problems import language


def dockings() -> parts.Table:
    """This function will set out every other platform, and how the exchange with it stands at this moment."""
    labels = [
        gettext("平台"),
        gettext("运营单位"),
        gettext("状态"),
        gettext("已核验（条）"),
        gettext("落后（条）"),
        gettext("最近新增"),
    ]
    columns = [parts.Column(label=label, num=place in {3, 4}) for place, label in enumerate(labels)]
    peers = Peer.objects.exclude(origin=own_origin()).order_by("origin")
    heads = {head.peer_id: head for head in PeerCheckpoint.objects.filter(peer__in=peers)}
    now = wall_now()
    rows = [parts.Row(cells=_cells(peer, heads.get(peer.pk), now)) for peer in peers]
    empty = gettext("还没有对接的平台。过了接口检测就接入，免费。")
    return parts.Table(caption=gettext("对接的平台"), columns=columns, rows=rows, empty=empty)


def kind_name(kind: str) -> str:
    """This function will name a kind of platform."""
    return {
        "trading": gettext("交易平台"),
        "service": gettext("公共服务平台"),
        "supervision": gettext("行政监督平台"),
        "custodian": gettext("密钥保管方"),
    }.get(kind, kind)


def _cells(peer: Peer, head: PeerCheckpoint | None, now: datetime) -> list[parts.Cell]:
    size, seen = (head.size, head.note_size) if head else (0, 0)
    return [
        parts.Cell(text=peer.name or kind_name(peer.kind), url=f"{peer.base_url}/", small=peer.origin),
        parts.Cell(text=peer.operator_name or peer.operator or "—"),
        parts.Cell(part=_state(peer)),
        parts.Cell(text=f"{size:,}"),
        parts.Cell(text=f"{max(seen - size, 0):,}"),
        parts.Cell(text=_since(head.advanced_at, now) if head and head.advanced_at else "—"),
    ]


def _since(at: datetime, now: datetime) -> str:
    """By the wall clock, and therefore said as a span: the business clock of a demonstration is another."""
    return gettext("{span}前").format(span=wording.span(now - at, language=language()))


def _state(peer: Peer) -> parts.Limit:
    if stopped(peer):
        return parts.Limit(word="breach", text=gettext("核验不过，已停"))
    states: dict[str, tuple[parts.LimitWord, str]] = {
        "docked": ("well", gettext("已对接")),
        "proposed": ("prov", gettext("检测中")),
        "refused": ("done", gettext("不予对接")),
        "suspended": ("near", gettext("已中止")),
    }
    word, text = states[peer.state]
    return parts.Limit(word=word, text=text)
