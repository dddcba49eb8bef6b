"""The glossary: its words, its page on every site, its document."""

import re

import pytest
from django.test import Client

from tianping.web import glossary

CHAPTERS = glossary.glossary().chapters
WORDS = [word for chapter in CHAPTERS for word in chapter.words]


def test_every_word_stands_once() -> None:
    assert len({word.code for word in WORDS}) == len({word.anchor for word in WORDS}) == len(WORDS) > 100
    assert len({chapter.id for chapter in CHAPTERS} & {word.anchor for word in WORDS}) == 0


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.code)
def test_each_word_is_said_in_plain_chinese_and_in_english(word: glossary.Word) -> None:
    assert re.search(r"[\u4e00-\u9fff]", word.text_zh)
    assert word.text_zh.endswith("。")
    assert len(word.text_zh) <= 60
    assert not re.search(r"[\u4e00-\u9fff]", word.en + word.text_en + word.source_en)
    assert bool(word.source_zh) == bool(word.source_en)
    assert word.source_zh or word.rooms


def test_a_search_finds_by_chinese_by_english_and_by_article() -> None:
    for asked, code in (
        ("撤回", "withdrawal"),
        ("BUYER", "buyer"),
        ("第五十四条", "publicity"),
        ("art. 47", "written_report"),
    ):
        assert code in [word.code for chapter in glossary.found(asked) for word in chapter.words]
    assert glossary.found("没有这个词") == []
    assert sum(len(chapter.words) for chapter in glossary.found("  ")) == len(WORDS)


@pytest.mark.django_db
def test_the_page_shows_every_word_with_its_anchor_in_both_languages() -> None:
    visitor = Client()
    for choice in ("zh-hans", "en"):
        visitor.get(f"/preferences/?language={choice}&next=/glossary/")
        html = visitor.get("/glossary/").content.decode()
        assert [word.anchor for word in WORDS if f'<div id="{word.anchor}">' not in html] == []
        assert html.count("<h1") == 1
    assert "招标的过程" not in html
    assert "The course of a tender" in html


@pytest.mark.django_db
def test_the_search_narrows_the_page_and_an_empty_answer_says_what_to_do() -> None:
    visitor = Client()
    html = visitor.get("/glossary/", {"q": "撤回"}).content.decode()
    assert 'id="withdrawal"' in html
    assert 'id="buyer"' not in html
    assert 'value="撤回"' in html
    empty = visitor.get("/glossary/", {"q": "<b>没有</b>"}).content.decode()
    assert "没有找到这个词" in empty
    assert "<b>没有" not in empty


@pytest.mark.django_db
def test_every_page_leads_to_the_glossary() -> None:
    assert 'href="/glossary/"' in Client().get("/rules/").content.decode()


def test_the_document_holds_every_word_and_room() -> None:
    document = glossary.page()
    assert [word.code for word in WORDS if f"| `{word.code}` | {word.en} | {word.zh} |" not in document] == []
    assert [room.name for room in glossary.glossary().rooms if f"| `{room.name}` | {room.zh} |" not in document] == []
