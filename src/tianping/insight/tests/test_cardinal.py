"""The eleven flags of Cardinal: the same subjects as its published rules, on releases with every oddity."""

from pathlib import Path

import pytest

from tianping.insight.indicators import Run, profile
from tianping.insight.tables import Store
from tianping.insight.tables.intake import read
from tianping.insight.tests import generated, oracle


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_eleven_flags_are_those_of_the_published_rules(tmp_path: Path, seed: int) -> None:
    releases = generated.releases(1500, seed)
    store = Store.open()
    read(store, [generated.write(tmp_path / "releases.jsonl", releases)])
    run = Run(store, using=profile("cardinal"))
    run.run()
    expected = oracle.flags(releases)
    for code in profile("cardinal").codes:
        assert {finding.subject for finding in run.findings(code=code, limit=10**6)} == expected[code], code
    assert sum(len(subjects) for subjects in expected.values()) > 100


def test_a_single_bid_counts_the_tenderers_stated_and_not_the_bids(tmp_path: Path) -> None:
    release = generated.releases(1)[0]
    release["tender"] |= {"numberOfTenderers": 1, "procurementMethod": "open"}
    store = Store.open()
    read(store, [generated.write(tmp_path / "one.jsonl", [release])])
    assert Run(store, using=profile("cardinal"), codes=["R018"]).run()["R018"].flagged == 1


def test_a_supplier_of_few_awards_is_not_judged_by_its_variety(tmp_path: Path) -> None:
    store = Store.open()
    read(store, [generated.write(tmp_path / "few.jsonl", generated.releases(300))])
    assert Run(store, using=profile("cardinal-20")).run()["R048"].measured < 40
