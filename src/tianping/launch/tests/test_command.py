import os
import subprocess
import sys
from datetime import UTC, datetime

from click.testing import CliRunner

from tianping.launch.accounts import account
from tianping.launch.accounts.account import Account, new_password, new_secret
from tianping.launch.accounts.codes import code_of
from tianping.launch.command import main


def made(name: str) -> Account:
    return Account(
        name=name,
        role=name,
        person="方正（虚构）",
        subject="某站（虚构）",
        uscc="x",
        sites=("supervision",),
        password=new_password(),
        secret=new_secret(),
    )


def test_the_code_of_an_account_is_printed(tmp_path):
    one = made("supervisor")
    account.write([one], folder=tmp_path)
    before = code_of(one, now=datetime.now(UTC))
    done = CliRunner().invoke(main, ["code", "supervisor", "--folder", str(tmp_path)])
    assert done.exit_code == 0
    assert done.stdout.strip() in (before.now, before.following)


def test_an_unknown_account_is_a_sentence_in_both_languages(tmp_path):
    done = CliRunner().invoke(main, ["code", "nobody", "--folder", str(tmp_path)])
    assert done.exit_code == 1
    assert "nobody" in done.output
    assert "没有账号" in done.output


def test_the_accounts_can_be_printed_again(tmp_path):
    one = made("auditor")
    account.write([one], folder=tmp_path)
    done = CliRunner().invoke(main, ["accounts", "--folder", str(tmp_path)])
    assert one.password in done.output
    assert one.otpauth in done.output
    assert "demo code NAME" in done.output


def test_no_account_is_made_where_the_platform_is_no_demonstration(tmp_path):
    account.write([made("supervisor")], folder=tmp_path)
    settings = {"TIANPING_DATA": str(tmp_path / "data"), "TIANPING_ORIGIN": "supervision.city.example"}
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TIANPING_", "DJANGO_"))}
    words = ["demo", "enrol", "--folder", str(tmp_path), "--site", "supervision"]
    done = subprocess.run(
        [sys.executable, "-m", "tianping", *words], env=clean | settings, capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "本平台不是演示" in done.stderr
