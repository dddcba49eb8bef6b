"""`tianping law` and `tianping code`."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tianping import law
from tianping.cli import group
from tianping.law import sheet
from tianping.refusals import Refusal


def run(*words: str) -> str:
    result = CliRunner().invoke(group, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_the_rules_are_listed() -> None:
    output = run("law")
    for rule in law.rules():
        assert rule.id in output
        assert rule.text_zh in output


def test_only_the_rules_of_a_day_are_listed() -> None:
    assert "document-availability" not in run("law", "--on", "2005-01-01")
    assert "bid-preparation" in run("law", "--on", "2005-01-01")


def test_the_bid_preparation_answers_with_date_count_and_article() -> None:
    output = run("law", "due", "--rule", "bid-preparation", "--from", "2026-09-28")
    for said in ("2026-10-18", "计 20 日", "20 days", "招标投标法 第二十四条", "Bidding Law art. 24", "2026-10-19"):
        assert said in output


def test_a_rolled_limit_says_so() -> None:
    output = run("law", "due", "--rule", "contract", "--from", "2026-09-03")
    assert "2026-10-08" in output
    assert "民法典 第二百零三条" in output


def test_a_provisional_limit_says_so() -> None:
    assert "暂定" in run("law", "due", "--rule", "complaint-decide", "--from", "2026-12-20T10:00")


def test_a_limit_before_a_deadline_answers_both_ways() -> None:
    output = run("law", "due", "--rule", "clarification", "--from", "2026-09-09T09:30")
    assert "2026-09-24 09:30" in output
    assert "2026-08-25 09:30" in output


def test_a_limit_that_is_kept_and_one_that_is_not() -> None:
    assert "符合" in run("law", "due", "--rule", "bid-preparation", "--from", "2026-09-28", "--to", "2026-10-18")
    with pytest.raises(law.LimitBreached):
        run("law", "due", "--rule", "bid-preparation", "--from", "2026-09-28", "--to", "2026-10-17")


def test_a_regional_limit_needs_its_region() -> None:
    asked = ("law", "due", "--rule", "award-notice-time", "--from", "2026-03-02")
    assert "2026-03-09" in run(*asked, "--region", "500000")
    with pytest.raises(law.UnknownRule):
        run(*asked)
    with pytest.raises(Refusal, match="no region 970000"):
        run(*asked, "--region", "970000")


@pytest.mark.parametrize("text", ["yesterday", "2026-02-30", "1926-01-01", "2026-09-28T25:00"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="no date or time"):
        run("law", "due", "--rule", "contract", "--from", text)


def test_the_catalogue_is_written(tmp_path: Path) -> None:
    assert run("law", "catalogue") == sheet.page(law.rules())
    run("law", "catalogue", "--output", str(tmp_path / "page.md"))
    assert (tmp_path / "page.md").read_text(encoding="utf-8") == sheet.page(law.rules())


def test_a_right_code_is_a_yes() -> None:
    assert "Yes" in run("code", "check", "deal", "A02-91350100M000100Y43-20200731-000123-N")
    assert "Yes" in run("code", "check", "uscc", "91350100M000100Y43")


def test_a_wrong_code_is_told_and_ends_with_status_one() -> None:
    result = CliRunner().invoke(group, ["code", "check", "uscc", "91350100M000100Y44"])
    assert result.exit_code == 1
    assert "校验位" in result.output


def test_the_command_line_says_a_refusal_in_two_languages_and_ends_with_status_one() -> None:
    words = ["law", "due", "--rule", "nothing", "--from", "2026-01-05"]
    code = "import sys; from tianping.cli import main; main()"
    result = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "没有名为 nothing" in result.stderr
    assert "There is no rule nothing" in result.stderr
    assert "Traceback" not in result.stderr
