"""The parts drawn in Python are, byte for byte, what their templates say (`project/templates/drawn`)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Engine
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, gettext_lazy, ngettext
from hypothesis import given
from hypothesis import strategies as st

from tianping.web import parts
from tianping.web.drawing import chips, lists, tables
from tianping.web.settings_base import BUILTINS

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
DRAWN = Path(__file__).resolve().parent / "project" / "templates"
ENGINE = Engine(dirs=[str(DRAWN)], builtins=[*BUILTINS, "django.template.loader_tags"])
HOSTILE = """<script>alert("1")</script> & 'quoted' &amp; {{ now }} {% now %} \x00 𠮷 %(count)s {count} %"""
TEXTS = ["", "云岫市第一小学", HOSTILE, mark_safe("<b>safe &amp; sound</b>"), gettext_lazy("等待")]
VALUES = [*TEXTS, 0, 1234567, -1, None, True, Decimal("1234.50"), 1.5, NOW, NOW.date(), timedelta(days=1)]
texts = st.one_of(st.text(max_size=20), st.sampled_from(TEXTS))
words = st.sampled_from(["done", "well", "near", "breach", "prov"])
limits = st.builds(parts.Limit, word=words, text=texts)
counted = st.one_of(st.none(), st.integers(0, 10**9))
proofs = st.builds(parts.Proof, index=counted, witnesses=counted, url=texts, short=st.booleans())
articles = st.builds(parts.Article, text=texts, rule=texts)
trustees = st.lists(
    st.builds(parts.Trustee, seal=texts, name=st.text(max_size=9), state=st.sampled_from(["on", "bad", ""])), max_size=3
)
any_part = st.one_of(st.none(), limits, proofs, articles, trustees)
values = st.one_of(texts, st.sampled_from(VALUES))
cells = st.builds(parts.Cell, text=values, url=texts, small=texts, part=any_part, code=st.booleans(), about=texts)
columns = st.builds(parts.Column, label=texts, num=st.booleans(), nw=st.booleans())
desk_items = st.builds(parts.Desk, what=texts, url=texts, why=texts, limit=st.one_of(st.none(), limits))
counts = st.builds(
    parts.Count, value=st.text(max_size=9), unit=texts, text=texts, url=texts, limit=st.one_of(st.none(), words)
)
filters = st.builds(parts.Filter, name=texts, choices=st.lists(st.tuples(texts, texts, st.booleans()), max_size=4))


@st.composite
def some_tables(draw: st.DrawFn) -> parts.Table:
    heads = draw(st.lists(columns, min_size=1, max_size=4))
    row = st.builds(
        parts.Row,
        cells=st.lists(cells, min_size=len(heads), max_size=len(heads)),
        mark=st.sampled_from(["mark", "me", "quiet", ""]),
    )
    rows = draw(st.lists(row, max_size=3))
    return parts.Table(caption=draw(texts), columns=heads, rows=rows, empty=draw(texts), tight=draw(st.booleans()))


@pytest.fixture(params=["zh-hans", "en"], autouse=True, scope="module")
def language(request: pytest.FixtureRequest) -> Iterator[None]:
    with translation.override(request.param):
        yield


def by_template(name: str, **context: Any) -> str:
    return ENGINE.get_template(f"drawn/{name}.html").render(Context({"now": NOW, **context}))


@given(one=some_tables())
def test_a_table_is_drawn_as_its_template_says(one: parts.Table) -> None:
    rows = [(list(zip(one.columns, row.cells, strict=True)), row.mark) for row in one.rows]
    assert tables.table(one, NOW) == by_template("table", table=one, rows=rows)


@given(one=cells)
def test_a_cell_is_drawn_as_its_template_says(one: parts.Cell) -> None:
    assert tables.cell(one, NOW) == by_template("cell", cell=one)


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_every_kind_of_value_is_written_as_in_a_template(value: Any) -> None:
    one = parts.Cell(text=value, url="/x/?a=1&b=2", small=value, code=True, about="<" + str(value))
    assert tables.cell(one, NOW) == by_template("cell", cell=one)


@given(one=proofs)
def test_a_proof_is_drawn_as_its_template_says(one: parts.Proof) -> None:
    said = gettext("查看存证：日志第 {index} 条").format(index=f"{one.index or 0:,}")
    if one.witnesses is not None:
        said += ngettext("，{count} 方见证", "，{count} 方见证", one.witnesses).format(count=one.witnesses)
    assert chips.proof(one) + "\n" == by_template("proof", proof=one, said=said)


@given(one=articles)
def test_an_article_is_drawn_as_its_template_says(one: parts.Article) -> None:
    assert chips.article(one) + "\n" == by_template("article", article=one)


@given(seals=trustees)
def test_the_seals_are_drawn_as_their_template_says(seals: list[parts.Trustee]) -> None:
    names = gettext("、").join(one.name for one in seals if one.state == "on")
    bad = gettext("、").join(one.name for one in seals if one.state == "bad")
    sentence = gettext("已交出密钥：{names}").format(names=names) if names else gettext("三方密钥均未交出")
    if bad:
        sentence += gettext("；密钥片不符：{names}").format(names=bad)
    assert chips.trust(seals) + "\n" == by_template("trust", trustees=seals, sentence=sentence)


@given(q=texts, label=texts, placeholder=texts, action=texts, rows=st.lists(filters, max_size=3))
def test_the_search_is_drawn_as_its_template_says(
    q: str, label: str, placeholder: str, action: str, rows: list[parts.Filter]
) -> None:
    asked = {"q": q, "label": label, "placeholder": placeholder, "action": action, "filters": rows}
    assert lists.search(**asked) == by_template("search", **asked)  # type: ignore[arg-type]


@given(found=st.lists(counts, max_size=6), label=texts)
def test_the_counts_are_drawn_as_their_template_says(found: list[parts.Count], label: str) -> None:
    assert lists.counts(found, label) == by_template("counts", counts=found, label=label)


@given(items=st.lists(desk_items, max_size=4))
def test_the_desk_is_drawn_as_its_template_says(items: list[parts.Desk]) -> None:
    assert lists.desk(items, NOW) == by_template("desk", items=items)


@given(number=st.integers(1, 9), total=st.integers(0, 90), q=st.text(max_size=9))
def test_the_pager_is_drawn_as_its_template_says(number: int, total: int, q: str) -> None:
    asked = QueryDict(mutable=True)
    asked["q"] = q
    page = Paginator(range(total), 10).get_page(number)
    turns = {"before": page.number - 1, "after": page.number + 1}
    for name, turn in turns.items():
        query = asked.copy()
        query["page"] = str(turn)
        turns[name] = query.urlencode()  # type: ignore[assignment]
    assert lists.pager(page, asked) == by_template("pager", page=page, **turns)
