"""The page of the glossary, on every site: all words by chapter, a search field, an anchor for each word."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tianping.web.access import public
from tianping.web.glossary import Word, found
from tianping.web.problems import language

LONGEST = 200


@public
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """All words, or those in which `q` stands."""
    asked = request.GET.get("q", "").strip()[:LONGEST]
    english = language() == "en"
    chapters = [
        {
            "id": chapter.id,
            "title": chapter.said(language()),
            "words": [_shown(word, english) for word in chapter.words],
        }
        for chapter in found(asked)
    ]
    count = sum(len(chapter["words"]) for chapter in chapters)
    label = gettext("中文、英文、条款")
    return render(request, "web/glossary.html", {"chapters": chapters, "count": count, "q": asked, "label": label})


def _shown(word: Word, english: bool) -> dict[str, str]:
    return {
        "anchor": word.anchor,
        "code": word.code,
        "first": word.en if english else word.zh,
        "second": word.zh if english else word.en,
        "text": word.text_en if english else word.text_zh,
        "source": word.source_en if english else word.source_zh,
    }
