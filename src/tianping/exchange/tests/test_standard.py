"""The published standard is what the code says."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from tianping.exchange.catalogue import event_types
from tianping.exchange.command import main
from tianping.exchange.interface_check import DONE
from tianping.exchange.listed import CHECKS, REASONS
from tianping.exchange.standard import written

PUBLISHED = Path(__file__).parents[4] / "docs" / "exchange"


@pytest.mark.parametrize("name", ["catalogue.json", "standard.md"])
def test_the_published_standard_is_not_stale(name):
    text = (PUBLISHED / name).read_text(encoding="utf-8")
    assert text == written()[name], "run: tianping exchange standard --out docs/exchange/"


def test_every_type_stands_on_the_page_with_every_field():
    page = written()["standard.md"]
    for event in event_types().values():
        assert f"#### `{event.TYPE}` {event.ZH}" in page
        assert all(f"| `{name}` |" in page for name in event.model_fields)


def test_the_command_writes_the_files(tmp_path):
    done = CliRunner().invoke(main, ["standard", "--out", str(tmp_path / "out")])
    assert done.exit_code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(written())


def test_every_check_that_is_listed_is_done_and_the_other_way_round():
    assert list(CHECKS) == list(DONE)
    assert set(CHECKS) <= set(REASONS)
