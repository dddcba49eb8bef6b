"""Public parts are kept for moments, never across what changes them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from tianping.web import kept as keeping
from tianping.web.kept import kept


class Drawing:
    """Counts how often it is drawn."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> SafeString:
        self.times += 1
        return mark_safe(f"<p>{self.times}</p>")


@pytest.fixture(autouse=True)
def _empty() -> Iterator[None]:
    keeping.drawings.clear()
    yield
    keeping.drawings.clear()


def ask(draw: Drawing, path: str = "/", mark: int = 1, ahead: timedelta = timedelta()) -> str:
    return kept(RequestFactory().get(path), mark=mark, now=datetime.now(UTC) + ahead, draw=draw)


def test_the_same_question_is_drawn_once() -> None:
    draw = Drawing()
    assert ask(draw) == ask(draw) == "<p>1</p>"


def test_another_question_language_clock_or_state_is_drawn_anew() -> None:
    draw = Drawing()
    ask(draw)
    ask(draw, "/?q=1")
    ask(draw, mark=2)
    ask(draw, ahead=timedelta(days=7))
    with translation.override("en"):
        ask(draw)
    assert draw.times == 5


def test_nothing_is_kept_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    draw, clock = Drawing(), iter([0.0, 1.9, 2.0, 2.0])
    monkeypatch.setattr(keeping, "monotonic", lambda: next(clock))
    assert [ask(draw), ask(draw), ask(draw)] == ["<p>1</p>", "<p>1</p>", "<p>2</p>"]


@pytest.mark.django_db
def test_nothing_is_kept_within_a_transaction() -> None:
    draw = Drawing()
    with transaction.atomic():
        ask(draw)
        ask(draw)
    assert draw.times == 2


def test_only_so_much_is_kept() -> None:
    draw = Drawing()
    for number in range(keeping.MOST + 10):
        ask(draw, f"/?q={number}")
    ask(draw, "/?q=" + "x" * keeping.LONGEST)
    assert len(keeping.drawings) == keeping.MOST
