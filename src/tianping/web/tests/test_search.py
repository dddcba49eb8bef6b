"""Chinese full-text search."""

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tianping.web import search
from tianping.web.search import SearchIndex, phrases, spaced

pytestmark = pytest.mark.django_db


@pytest.fixture
def index() -> SearchIndex:
    index = SearchIndex()
    index.index("notice", "E1", "安澜县城东初级中学教学楼改扩建工程施工", "县教育局 房屋建筑", {"region": "990102"})
    index.index("notice", "E2", "云岫南站广场雨污分流工程", "市政 DN800 管道 2,100 米")
    index.index("award", "E1", "安澜县城东初级中学 中标结果", "")
    return index


def keys(index: SearchIndex, q: str, kind: str | None = None) -> list[str]:
    return [f"{hit.kind}/{hit.key}" for hit in index.search(q, kind).hits]


def test_characters_that_follow_one_another_are_found(index: SearchIndex) -> None:
    assert keys(index, "教学楼") == ["notice/E1"]
    assert keys(index, "分流") == ["notice/E2"]
    assert keys(index, "楼学教") == []


def test_several_phrases_must_all_be_there(index: SearchIndex) -> None:
    assert keys(index, "安澜县 教学楼") == ["notice/E1"]
    assert keys(index, "安澜县 雨污") == []


def test_words_numbers_and_keys_are_found_whatever_their_case(index: SearchIndex) -> None:
    assert keys(index, "dn800") == ["notice/E2"]
    assert set(keys(index, "e1")) == {"notice/E1", "award/E1"}


def test_kinds_filter_and_an_empty_question_finds_everything(index: SearchIndex) -> None:
    assert keys(index, "安澜县", "award") == ["award/E1"]
    assert keys(index, "") == ["award/E1", "notice/E2", "notice/E1"]
    assert index.search("教学楼").hits[0].facts == {"region": "990102"}


@pytest.mark.parametrize("q", ['"', "教学楼'", "a OR b*", "NEAR(", "%", "\\", "( ) & | !", "😀"])
def test_what_a_visitor_types_is_never_an_error(index: SearchIndex, q: str) -> None:
    index.search(q)


def test_a_thing_is_replaced_removed_and_rolled_back_with_its_transaction(index: SearchIndex) -> None:
    index.index("notice", "E2", "改名以后", "")
    assert keys(index, "雨污") == []
    assert keys(index, "改名") == ["notice/E2"]
    with transaction.atomic():
        index.remove("notice", "E2")
        transaction.set_rollback(True)
    assert keys(index, "改名") == ["notice/E2"]
    index.remove("notice", "E2")
    assert keys(index, "改名") == []
    index.clear()
    assert keys(index, "") == []


def test_pages_have_twenty_and_stay_in_range(index: SearchIndex) -> None:
    for number in range(45):
        index.index("subject", f"S{number}", f"第{number}家公司", "")
    found = index.search("公司", page=3)
    assert (found.total, found.pages, found.page, len(found.hits)) == (45, 3, 3, 5)
    assert index.search("公司", page=99).page == 3


def test_the_table_is_made_for_this_database() -> None:
    assert "web_search" in connection.introspection.table_names()


@given(st.text())
def test_spacing_twice_changes_nothing(text: str) -> None:
    assert spaced(spaced(text)) == spaced(text)
    assert all(phrases(text))
    assert len(phrases(text)) <= search.MOST_TERMS
