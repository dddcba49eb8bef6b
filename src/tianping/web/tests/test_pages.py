"""The layout and the pages that every site has."""

import re
import tomllib
from hashlib import sha256
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client, override_settings

from tianping.web import facts, health
from tianping.web.configured import load

PARTS = [
    "tp-top", "tp-mast", "tp-brand", "tp-foot", "tp-track", "tp-line", "tp-clock", "tp-limit",
    "tp-art", "tp-proof", "tp-trust", "tp-receipt", "tp-qr", "tp-steps", "tp-kv", "tp-table",
    "tp-stack", "tp-errors", "tp-say", "tp-counts", "tp-search", "tp-filter", "tp-desk", "tp-code",
]  # fmt: skip
HERE = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def page(visitor: Client, address: str, status: int = 200) -> str:
    answer = visitor.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_every_part_is_drawn_with_its_class(visitor: Client) -> None:
    html = page(visitor, "/")
    for part in PARTS:
        assert re.search(rf'class="[^"]*\b{part}\b', html), part
    assert 'class="now g90" aria-current="step"' in html
    assert "招标进度，共 4 步，现在第 2 步" in html
    assert 'aria-label="已交出密钥：交易平台"' in html
    assert "距投标截止" in html
    assert "1<small>天</small>23<small>小时</small>05<small>分</small>" in html


def test_no_page_has_inline_code_or_style(visitor: Client) -> None:
    for address, status in [
        ("/", 200),
        ("/rules/", 200),
        ("/disclosure/", 200),
        ("/api/v1/docs", 200),
        ("/none/", 404),
    ]:
        html = page(visitor, address, status)
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*src=)|https?://(?!\w+\.localhost)", html), (
            address
        )


def test_the_answers_carry_the_strict_headers(visitor: Client) -> None:
    headers = visitor.get("/").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert len(headers["X-Request-ID"]) >= 8


def test_static_files_of_the_layout_exist(visitor: Client) -> None:
    for path in re.findall(r'(?:href|src)="/static/([^"]+)"', page(visitor, "/")):
        assert finders.find(path), path


def test_chinese_comes_first_and_english_by_choice(visitor: Client) -> None:
    assert visitor.get("/", headers={"accept-language": "en"}).headers["Content-Language"] == "zh-hans"
    answer = visitor.get("/preferences/?language=en&next=/rules/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/rules/")
    html = page(visitor, "/")
    assert '<html lang="en"' in html
    assert "Trading platform" in html
    assert "Skip to the content" in html


def test_the_large_text_switch_sets_one_attribute(visitor: Client) -> None:
    assert 'data-text="large"' not in page(visitor, "/")
    visitor.get("/preferences/?text=large&next=/")
    assert 'data-text="large"' in page(visitor, "/")


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "x"])
def test_a_preference_never_leads_to_another_site(visitor: Client, elsewhere: str) -> None:
    assert visitor.get("/preferences/", {"next": elsewhere}).headers["Location"] == "/"


def test_a_refusal_becomes_a_page_with_its_way_out_and_its_rule(visitor: Client) -> None:
    html = page(visitor, "/refusal/", 403)
    assert "你没有办理这件事的权限" in html
    assert 'href="/rules/notice-media/"' in html


def test_an_unknown_address_and_a_failure_have_their_pages(visitor: Client) -> None:
    assert "没有这个页面" in page(visitor, "/nothing/", 404)
    html = page(visitor, "/broken/", 500)
    assert "平台出错了" in html
    assert "on purpose" not in html


def test_a_form_without_its_token_is_refused_in_words() -> None:
    answer = Client(enforce_csrf_checks=True).post("/")
    assert answer.status_code == 403
    assert "这一页放得太久" in answer.content.decode()


def test_the_health_page_reports_probes_and_quiescence(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_probes", {"log": lambda: {"ok": True, "size": 7, "quiescent": False}})
    found = visitor.get("/healthz").json()
    assert found["ok"] is True
    assert found["quiescent"] is False
    assert found["log"]["size"] == 7
    assert found["database"]["ok"] is True


def test_a_failing_probe_makes_the_platform_unhealthy_and_nothing_else(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> dict[str, object]:
        raise OSError

    monkeypatch.setattr(health, "_probes", {"peer": fails})
    answer = visitor.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["peer"] == {"ok": False, "quiescent": False, "error": "OSError"}


def test_the_catalogue_shows_every_rule_and_each_has_its_page(visitor: Client) -> None:
    html = page(visitor, "/rules/")
    links = set(re.findall(r'href="(/rules/[^"]+/)"', html))
    assert len(links) > 40
    assert "/rules/bid-preparation/" in links
    one = page(visitor, "/rules/bid-preparation/")
    assert "第二十四条" in one
    assert "没有这个页面" in page(visitor, "/rules/no-such-rule/", 404)


def test_what_was_not_given_is_shown_as_not_disclosed(visitor: Client) -> None:
    html = page(visitor, "/disclosure/")
    assert html.count("未公示") >= 4
    assert "trading.localhost" in html


def test_the_disclosure_page_shows_the_operators_facts(visitor: Client, tmp_path: Path) -> None:
    file = tmp_path / "facts.toml"
    file.write_text(
        'servers = "云岫市"\nspecifications = ["技术规范 V2.0"]\n[operator]\nname = "云岫市公共资源交易中心"\nprincipal = "甲"\n'
        '[[services]]\nname = "发布公告"\nprice = "免费"\n[certificate]\nbody = "检测机构"\nnumber = "C-1"\n'
    )
    with override_settings(TIANPING=load(site="trading", data=tmp_path, disclosure=file)):
        html = page(visitor, "/disclosure/")
    for text in ("云岫市公共资源交易中心", "发布公告", "免费", "技术规范 V2.0", "C-1"):
        assert text in html


@pytest.mark.parametrize("text", ["[operator", 'operator = "x"', 'colour = "red"'])
def test_a_wrong_disclosure_file_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "facts.toml"
    file.write_text(text)
    with pytest.raises(facts.DisclosureUnreadable):
        facts.read(file)


def test_vendored_files_are_what_the_table_says() -> None:
    folder = HERE / "static" / "web" / "vendor"
    rows = tomllib.loads((folder / "VENDORED.toml").read_text(encoding="utf-8"))["file"]
    for row in rows:
        assert sha256((folder / row["path"]).read_bytes()).hexdigest() == row["sha256"], row["path"]
        assert (folder / row["licence_file"]).exists()
        assert {"name", "version", "licence", "source"} <= row.keys()
    listed = {row["path"] for row in rows} | {row["licence_file"] for row in rows} | {"VENDORED.toml"}
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == listed
