"""The small parts that stand in a line or a cell: limits, proofs, articles, the three seals, icons."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, ngettext

from tianping.web import parts, wording
from tianping.web.drawing.texts import text
from tianping.web.problems import language

ICONS = {
    "scales": '<path d="M12 4v16M8 20h8M4.5 7.5 12 6l7.5 1.5M4.5 7.5 2 14h5zM19.5 7.5 17 14h5z"/>',
    "wait": '<circle cx="12" cy="12" r="8"/><path d="M12 8v4.5l3 1.5"/>',
    "tick": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "download": '<path d="M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 19.5h14"/>',
    "copy": '<rect x="8" y="8" width="11" height="12" rx="1"/><path d="M16 8V4H5v12h3"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5 5"/>',
    "lock": '<rect x="5.5" y="11" width="13" height="9" rx="1"/><path d="M8.5 11V8a3.5 3.5 0 0 1 7 0v3"/>',
}


def icon(name: str) -> str:
    """This function will draw an icon; always beside a word."""
    return f'<svg class="tp-ico" viewBox="0 0 24 24" aria-hidden="true">{ICONS[name]}</svg>'


def part(one: Any, now: datetime | None) -> str:
    """This function will draw the small part that stands in a cell."""
    if isinstance(one, parts.Limit):
        return limit(one, now)
    if isinstance(one, parts.Proof):
        return proof(one)
    if isinstance(one, parts.Article):
        return article(one)
    return trust(one)


def limit(one: Any, now: datetime | None, said: str = "") -> str:
    """This function will draw the badge of a statutory limit: a `parts.Limit`, or a status of the law (`word`, `due`)."""
    return f'<span class="tp-limit {text(one.word)}">{text(said or _limit_text(one, now))}</span>'


def _limit_text(one: Any, now: datetime | None) -> str:
    if isinstance(one, parts.Limit):
        return one.text
    if one.word == "done":
        return gettext("满足")
    if one.word == "prov" or one.due is None or now is None:
        return gettext("暂定")
    return wording.remaining(one.due - now, language=language())


def proof(one: parts.Proof) -> str:
    """This function will draw the chip that leads to the proof of a fact."""
    if one.index is None:
        return f'<span class="tp-proof wait">{icon("wait")}{gettext("等待")}</span>'
    index = f"{one.index:,}"
    said = gettext("查看存证：日志第 {index} 条").format(index=index)
    if one.witnesses is not None:
        said += ngettext("，{count} 方见证", "，{count} 方见证", one.witnesses).format(count=one.witnesses)
    shown = index if one.short else f"{gettext('日志')} {index}{_witnesses(one.witnesses)}"
    return f'<a class="tp-proof" href="{text(one.url)}" aria-label="{text(said)}">{icon("scales")}{shown}</a>'


def _witnesses(count: int | None) -> str:
    if count is None:
        return ""
    return f"<span>· {gettext('%(count)s 方见证') % {'count': count}}</span>"


def article(one: parts.Article) -> str:
    """This function will draw a cited article, leading to its rule."""
    if one.rule:
        return f'<a class="tp-art" href="/rules/{text(one.rule)}/">{text(one.text)}</a>'
    return f'<span class="tp-art">{text(one.text)}</span>'


def trust(trustees: Sequence[parts.Trustee]) -> str:
    """This function will draw the three seals of a bid's keys, with the full sentence for who cannot see them."""
    comma = gettext("、")
    names = comma.join(trustee.name for trustee in trustees if trustee.state == "on")
    bad = comma.join(trustee.name for trustee in trustees if trustee.state == "bad")
    sentence = gettext("已交出密钥：{names}").format(names=names) if names else gettext("三方密钥均未交出")
    if bad:
        sentence += gettext("；密钥片不符：{names}").format(names=bad)
    seals = "".join(map(_seal, trustees))
    return f'<span class="tp-trust" role="img" aria-label="{text(sentence)}">{seals}</span>'


def _seal(one: parts.Trustee) -> str:
    state = f' class="{text(one.state)}"' if one.state else ""
    return f'<i{state} aria-hidden="true">{text(one.seal)}</i>'
