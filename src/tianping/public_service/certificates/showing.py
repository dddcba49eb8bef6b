"""How the trust list is shown: CAs, the freshness of their revocation lists, versions."""

from datetime import datetime

from django.utils.translation import gettext

from tianping.public_service.certificates.models import TrustListVersion
from tianping.public_service.certificates.revocations import freshness
from tianping.public_service.log_proofs import chips
from tianping.record.models import Event
from tianping.sealing.certificates import TrustedCA, TrustedTSA, TrustList
from tianping.web import parts, wording
from tianping.web.problems import language


def facts(version: TrustListVersion) -> list[parts.Fact]:
    """This function will say what the list is, and by what it is proven."""
    return [
        parts.Fact(term=gettext("版本"), value=gettext("第 {version} 版").format(version=version.version)),
        parts.Fact(term=gettext("签发时间"), value=wording.moment(version.published_at, language=language())),
        parts.Fact(term=gettext("平台签名"), value=version.signature, code=True),
    ]


def proof_of(version: TrustListVersion) -> parts.Proof:
    """This function will return the chip of the entry that published a version."""
    return _proofs([version])[version.version]


def _proofs(versions: list[TrustListVersion]) -> dict[int, parts.Proof]:
    """Versions follow each other without a gap, and so do their entries."""
    uids = list(Event.objects.filter(type="trust_list.published").order_by("seq").values_list("uid", flat=True))
    mine = {one.version: uids[one.version - 1] for one in versions if one.version <= len(uids)}
    found = chips(list(mine.values()))
    return {one.version: found[mine[one.version]] if one.version in mine else parts.Proof() for one in versions}


def stale(listed: TrustList, now: datetime) -> int:
    """This function will count the CAs that count and whose revocation lists are stale or missing."""
    late = {one.ca for one in freshness(listed, now=now) if one.stale}
    return sum(1 for ca in listed.cas if ca.counts(now) and ca.name in late)


def _state(one: TrustedCA | TrustedTSA, now: datetime) -> parts.Limit:
    if one.counts(now):
        return parts.Limit(word="well", text=gettext("有效"))
    if one.valid_from > now:
        return parts.Limit(word="prov", text=gettext("还没启用"))
    return parts.Limit(word="done", text=gettext("已停用"))


def _span(one: TrustedCA | TrustedTSA) -> str:
    begins = wording.day(one.valid_from, language=language())
    ends = wording.day(one.valid_to, language=language()) if one.valid_to else gettext("长期")
    return gettext("{begins} 至 {ends}").format(begins=begins, ends=ends)


def authority_table(listed: TrustList | None, now: datetime, *, operates: bool) -> parts.Table:
    """This function will list the CAs, those that count no longer too; the operator finds the way to end one."""
    columns = [
        parts.Column(label=gettext("CA")),
        parts.Column(label=gettext("状态")),
        parts.Column(label=gettext("有效期")),
        parts.Column(label=gettext("根证书摘要（SHA-256）")),
        parts.Column(label=gettext("信用代码在哪里")),
    ]
    if operates:
        columns.append(parts.Column(label=gettext("办理")))
    rows = (
        [
            parts.Row(cells=[*_authority(ca, now), *([_end(listed.number, place, ca, now)] if operates else [])])
            for place, ca in enumerate(listed.cas)
        ]
        if listed
        else []
    )
    empty = gettext("还没有信任列表。加一家 CA，就有了第一版；在那之前证书登录用不了。")
    return parts.Table(caption=gettext("信任的 CA"), columns=columns, rows=rows, empty=empty)


def _authority(ca: TrustedCA, now: datetime) -> list[parts.Cell]:
    where = gettext("主体") if ca.uscc_rule.place == "subject" else gettext("扩展")
    return [
        parts.Cell(text=ca.name),
        parts.Cell(part=_state(ca, now)),
        parts.Cell(text=_span(ca)),
        parts.Cell(text=ca.roots[0].sha256[:16] + "…", code=True),
        parts.Cell(text=where, small=ca.uscc_rule.oid),
    ]


def _end(version: int, place: int, ca: TrustedCA, now: datetime) -> parts.Cell:
    if ca.valid_to is not None and ca.valid_to <= now:
        return parts.Cell(text="—")
    about = gettext("停用 {name}").format(name=ca.name)
    return parts.Cell(text=gettext("停用"), url=f"/trust-list/{version}/cas/{place}/end/", about=about)


def authority_facts(ca: TrustedCA) -> list[parts.Fact]:
    """This function will say which CA is meant, before it is ended."""
    return [
        parts.Fact(term=gettext("CA"), value=ca.name),
        parts.Fact(term=gettext("有效期"), value=_span(ca)),
        *(parts.Fact(term=gettext("根证书摘要（SHA-256）"), value=pin.sha256, code=True) for pin in ca.roots),
    ]


def revocation_table(listed: TrustList | None, now: datetime) -> parts.Table:
    """This function will say how fresh the revocation lists are; staleness is said, never hidden."""
    rows = [
        parts.Row(
            cells=[
                parts.Cell(text=one.ca, small=one.issuer),
                parts.Cell(part=_fresh(one.stale, one.updated_at is None)),
                parts.Cell(text=_at(one.updated_at)),
                parts.Cell(text=_at(one.next_update)),
            ]
        )
        for one in (freshness(listed, now=now) if listed else [])
    ]
    labels = [gettext("CA"), gettext("新旧"), gettext("签发时间"), gettext("下次更新")]
    return parts.Table(
        caption=gettext("吊销列表"),
        columns=[parts.Column(label=label) for label in labels],
        rows=rows,
        empty=gettext("还没有吊销列表。"),
    )


def _fresh(stale: bool, missing: bool) -> parts.Limit:
    if missing:
        return parts.Limit(word="breach", text=gettext("没有取到"))
    if stale:
        return parts.Limit(word="breach", text=gettext("已过期，沿用旧的"))
    return parts.Limit(word="well", text=gettext("在有效期内"))


def _at(at: datetime | None) -> str:
    return wording.brief(at, language=language()) if at else "—"


def stamp_table(listed: TrustList | None, now: datetime) -> parts.Table:
    """This function will list the timestamp authorities."""
    rows = [
        parts.Row(cells=[parts.Cell(text=one.name), parts.Cell(part=_state(one, now)), parts.Cell(text=_span(one))])
        for one in (listed.tsas if listed else ())
    ]
    labels = [gettext("时间戳机构"), gettext("状态"), gettext("有效期")]
    return parts.Table(
        caption=gettext("时间戳机构"),
        columns=[parts.Column(label=label) for label in labels],
        rows=rows,
        empty=gettext("列表里没有时间戳机构。"),
    )


def version_table(versions: list[TrustListVersion], now: datetime) -> parts.Table:
    """This function will list the versions, the newest first, each to be downloaded, with its proof."""
    proofs = _proofs(versions)
    rows = [
        parts.Row(
            cells=[
                parts.Cell(
                    text=gettext("第 {version} 版").format(version=one.version),
                    url=f"/trust-list/{one.version}/download/",
                ),
                parts.Cell(text=str(len(one.content["cas"]))),
                parts.Cell(text=wording.brief(one.published_at, language=language(), now=now)),
                parts.Cell(part=proofs[one.version]),
            ]
        )
        for one in versions
    ]
    columns = [
        parts.Column(label=gettext("版本")),
        parts.Column(label=gettext("CA（家）"), num=True),
        parts.Column(label=gettext("签发时间")),
        parts.Column(label=gettext("存证")),
    ]
    return parts.Table(caption=gettext("各版"), columns=columns, rows=rows, empty=gettext("还没有签发过。"))
