"""Refusals as answers: RFC 9457 documents for programs, a page for people."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from tianping.refusals import Language, Refusal

MEDIA = "application/problem+json"


def language() -> Language:
    """This function will return the language that this page is read in."""
    return "en" if (translation.get_language() or "").startswith("en") else "zh"


def for_program(request: HttpRequest) -> bool:
    """This function will say whether a program asks: by path, or by what it accepts."""
    return request.path.startswith(("/api/", "/healthz")) or "application/json" in request.headers.get("Accept", "")


def problem_json(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """This function will answer a program with the problem document, both languages in it, and the request's number."""
    document = refusal.problem() | {"instance": f"urn:tianping:request:{request.META.get('tianping.request', '')}"}
    if refusal.rule:
        document["rule_page"] = f"/rules/{refusal.rule}/"
    body = json.dumps(document, ensure_ascii=False).encode()
    return HttpResponse(body, status=refusal.status, content_type=MEDIA)


def problem(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """This function will answer with what is wrong, by which rule, and the way out."""
    if for_program(request):
        return problem_json(request, refusal)
    said = language()
    facts = {
        "sentence": refusal.sentence(said),
        "way_out": refusal.way_out(said),
        "rule": refusal.rule,
        "status": refusal.status,
    }
    return render(request, "web/refused.html", facts, status=refusal.status)
