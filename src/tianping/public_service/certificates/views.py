"""Pages of the trust list: everybody reads, checks and downloads it, the operator adds and ends CAs."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tianping.canonical import encode
from tianping.public_service.certificates import authorities, showing
from tianping.public_service.certificates.forms import AuthorityForm, EndForm
from tianping.public_service.certificates.models import TrustListVersion
from tianping.record.actors import Actor
from tianping.sealing.certificates import TrustList
from tianping.web import parts
from tianping.web.access import page, public, visitor
from tianping.web.clock import business_now
from tianping.web.files import open_file
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.filing.kept import KeptFile

HOME = "/trust-list/"


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The trust list that counts: CAs, how fresh their revocation lists are, signature and proof, all versions."""
    me, now = visitor(request), business_now()
    version = TrustListVersion.objects.first()
    listed = TrustList.model_validate(version.content) if version else None
    operates = me is not None and me.role == "operator"
    context = {
        "version": version,
        "operates": operates,
        "stale": showing.stale(listed, now) if listed else 0,
        "facts": showing.facts(version) if version else [],
        "proof": showing.proof_of(version) if version else None,
        "authorities": showing.authority_table(listed, now, operates=operates),
        "revocations": showing.revocation_table(listed, now),
        "stamps": showing.stamp_table(listed, now),
        "versions": showing.version_table(list(TrustListVersion.objects.all()[:50]), now),
    }
    answer = render(request, "certificates/index.html", context)
    if me is not None:
        answer.headers["Cache-Control"] = "private, no-store"
    return answer


@public
@require_safe
def download(request: HttpRequest, version: int) -> HttpResponse:
    """One version with its signature as a file: `trust_list` in canonical JSON is what the signature is over."""
    found = TrustListVersion.objects.filter(version=version).first()
    if found is None:
        raise Http404
    document = {
        "version": found.version,
        "signature": found.signature,
        "trust_list": json.loads(encode(found.content)),
    }
    text = json.dumps(document, ensure_ascii=False, indent=1)
    answer = HttpResponse(text, content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="trust-list-{version}.json"'
    return answer


@page("certificates.publish", roles=("operator",))
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A CA is added: the next version of the list."""

    def act(given: dict[str, Any]) -> str:
        authority = authorities.Authority(
            name=given["name"],
            roots=_content(given["roots"]),
            intermediates=_content(given["intermediates"]),
            crl_places=_lines(given["crl_places"]),
            ocsp_places=_lines(given["ocsp_places"]),
            valid_from=given["valid_from"],
            valid_to=given["valid_to"],
            rule=AuthorityForm().rule(given),
            person_rule=AuthorityForm().person_rule(given),
        )
        authorities.add(authority=authority, seen=_seen(request), by=actor, now=business_now())
        return HOME

    filing = Filing(
        key="certificates.add",
        title=gettext("加一家 CA"),
        button=gettext("签发新一版"),
        form=AuthorityForm,
        act=act,
        help=Help(text=gettext("加进来的 CA，各平台都认它的证书。核对根证书是它当面或公开给出的。")),
        back=parts.Link(text=gettext("信任列表"), url=HOME),
        warning=gettext("签发后各平台随即照办，写入公开日志，不能删改；要停用另行办理。"),
        version=str(authorities.newest_version()),
    )
    return respond(request, actor, filing)


@page("certificates.publish", roles=("operator",))
def end(request: HttpRequest, actor: Actor, version: int, place: int) -> HttpResponse:
    """A CA counts no longer from now on; what was signed before stays provable."""
    found = TrustListVersion.objects.filter(version=version).first()
    cas = TrustList.model_validate(found.content).cas if found else ()
    if place >= len(cas):
        raise Http404

    def act(given: dict[str, Any]) -> str:
        authorities.end(place=place, seen=version, by=actor, now=business_now())
        return HOME

    filing = Filing(
        key="certificates.end",
        ref=f"{version}-{place}",
        title=gettext("停用一家 CA"),
        button=gettext("停用，签发新一版"),
        form=EndForm,
        act=act,
        help=Help(text=gettext("停用后，它的证书不能再用来登录和签名；停用前签的，照样可以验证。")),
        back=parts.Link(text=gettext("信任列表"), url=HOME),
        warning=gettext("签发后各平台随即照办，写入公开日志，不能删改。"),
        facts=lambda form: showing.authority_facts(cas[place]),
    )
    return respond(request, actor, filing)


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").split("\n") if line.strip()]


def _content(file: KeptFile | None) -> bytes:
    if file is None:
        return b""
    with open_file(file.sha256) as content:
        return content.read()


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
