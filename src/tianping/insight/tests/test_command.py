"""The analyst's command, on files alone."""

import json
from pathlib import Path

from click.testing import CliRunner

from tianping.insight.command import main
from tianping.insight.tests import generated
from tianping.insight.tests.test_tsuchiura import AUCTIONS


def test_the_indicators_are_listed_with_question_article_and_what_clears_them() -> None:
    said = CliRunner().invoke(main, ["indicators", "--group", "identity"]).output
    assert "E01  制作机器相同 / Made on the same machine" in said
    assert "实施条例第40条第一项 / Regulation art. 40 (1)" in said
    rows = json.loads(CliRunner().invoke(main, ["indicators", "--json"]).output)
    assert len(rows) > 100
    assert all(row["measure"].upper().startswith("SELECT") for row in rows)


def test_the_tables_are_described_column_by_column() -> None:
    said = CliRunner().invoke(main, ["tables"]).output
    assert "due_at" in said
    assert "投标截止时间 / bids due" in said


def test_a_folder_is_screened_and_told_what_could_not_be_computed(tmp_path: Path) -> None:
    generated.write(tmp_path / "a.jsonl", generated.releases(200))
    done = CliRunner().invoke(main, ["screen", str(tmp_path), "--quiet", "--json", str(tmp_path / "out.txt")])
    assert done.exit_code == 0, done.output
    assert "A warning is a lead, not a finding." in done.output
    content = json.loads((tmp_path / "out.txt").read_text())
    assert content["counts"]["R003"] > 0
    assert content["lacking"]["E01"] == ["identities.value", "identities.bidder"]


def test_the_report_on_real_auctions_holds_gap_pairs_and_charts(tmp_path: Path) -> None:
    page, machine = tmp_path / "report.html", tmp_path / "report.json"
    done = CliRunner().invoke(
        main, ["report", str(AUCTIONS), "--currency", "JPY", "--quiet", "--output", str(page), "--json", str(machine)]
    )
    assert done.exit_code == 0, done.output
    text = page.read_text()
    assert "零附近两格 179 份，相邻两格 514 份" in text
    assert "tsuchiura landscaping" in text
    assert text.count("<svg") > 3
    assert "http" not in text.replace("http://www.w3.org", "")
    assert json.loads(machine.read_text())["missing_bids"][0]["found"]


def test_files_are_converted_to_parquet_and_read_again(tmp_path: Path) -> None:
    source = generated.write(tmp_path / "a.jsonl", generated.releases(30))
    CliRunner().invoke(main, ["convert", str(source), "--quiet", "--output", str(tmp_path / "tables")])
    done = CliRunner().invoke(main, ["screen", str(tmp_path / "tables"), "--quiet", "--code", "R003"])
    assert "tenders 30" in done.output
