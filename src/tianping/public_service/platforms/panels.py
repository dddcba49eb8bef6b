"""The dockings as a table of the disclosure page (Order 20 art. 45: free, open to all, published)."""

from django.utils.translation import gettext

from tianping.public_service.platforms import queries
from tianping.web import parts, wording
from tianping.web.problems import language


def dockings() -> parts.Table:
    """This function will set out who is docked and how the exchange with each stands."""
    labels = [
        gettext("平台"),
        gettext("运营单位"),
        gettext("状态"),
        gettext("已核验条目"),
        gettext("落后"),
        gettext("最近一次"),
    ]
    columns = [parts.Column(label=label, num=place in {3, 4}) for place, label in enumerate(labels)]
    rows = [parts.Row(cells=_cells(one)) for one in queries.dockings()]
    return parts.Table(
        caption=gettext("对接的平台"),
        columns=columns,
        rows=rows,
        empty=gettext("还没有对接的平台。过了接口检测就接入，免费。"),
    )


def _cells(one: queries.Docking) -> list[parts.Cell]:
    peer = one.peer
    return [
        parts.Cell(text=peer.name or peer.origin, url=peer.base_url, small=peer.origin),
        parts.Cell(text=peer.operator_name or peer.operator or "—"),
        parts.Cell(part=_state(one)),
        parts.Cell(text=f"{one.size:,}"),
        parts.Cell(text=f"{one.lag:,}"),
        parts.Cell(text=wording.brief(one.seen_at, language=language()) if one.seen_at else "—"),
    ]


def _state(one: queries.Docking) -> parts.Limit:
    if one.stopped:
        return parts.Limit(word="breach", text=gettext("核验不过，已停"))
    texts = {
        "docked": ("well", gettext("已对接")),
        "proposed": ("prov", gettext("检测中")),
        "refused": ("done", gettext("不予对接")),
        "suspended": ("near", gettext("已中止")),
    }
    word, text = texts[one.peer.state]
    return parts.Limit(word=word, text=text)  # type: ignore[arg-type]
