"""The exchange standard 交换标准, generated from the catalogue: JSON Schemas and one readable page in both languages."""

import json
from importlib.resources import files
from typing import Any

from tianping.exchange.catalogue import CHAPTERS, event_types
from tianping.exchange.listed import CHECKS, REASONS
from tianping.record.events import Event, Header

SCHEMA_FILE, PAGE_FILE = "catalogue.json", "standard.md"


def schemas() -> dict[str, Any]:
    """This function will return the envelope's schema and every event type's: what `GET /exchange/catalogue` tells."""
    return {
        "v": 1,
        "envelope": Header.model_json_schema(),
        "events": [
            {
                "type": type_,
                "version": version,
                "audience": event.AUDIENCE,
                "zh": event.ZH,
                "refs": list(event.REFS),
                "schema": event.model_json_schema(),
            }
            for (type_, version), event in event_types().items()
        ],
    }


def written() -> dict[str, str]:
    """This function will return the files of `docs/exchange/` by name."""
    return {SCHEMA_FILE: schema_file(), PAGE_FILE: page_file()}


def schema_file() -> str:
    """This function will write the schemas as a file for people and programs."""
    return json.dumps(schemas(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def page_file() -> str:
    """This function will write the readable page: how to follow, then every type with its fields, then docking."""
    return "\n".join([_words("before"), "", *_chapters(), _words("after"), "", *_checks(), ""])


def _words(part: str) -> str:
    return (files("tianping.exchange") / "words" / f"{part}.md").read_text(encoding="utf-8").strip()


def _chapters() -> list[str]:
    lines: list[str] = []
    for chapter in CHAPTERS:
        found = [event for event in event_types().values() if event.__module__ == chapter]
        if found:
            lines += [f"### `{chapter.rpartition('.')[2]}`", ""]
            for event in found:
                lines += _event(event)
    return lines


def _event(event: type[Event]) -> list[str]:
    audience = "公开 public" if event.AUDIENCE == "public" else "封存批次 sealed"
    lines = [f"#### `{event.TYPE}` {event.ZH}", "", f"{_sentence(event)} *{audience}, v{event.VERSION}*", ""]
    lines += ["| 字段 field | 类型 type | 必填 required | 说明 meaning |", "|---|---|---|---|"]
    schema = event.model_json_schema()
    required = set(schema.get("required", ()))
    for name, facts in schema.get("properties", {}).items():
        must = "是 yes" if name in required else "否 no"
        lines.append(f"| `{name}` | {_kind(facts)} | {must} | {_cell(facts.get('description', ''))} |")
    return [*lines, ""]


def _sentence(event: type[Event]) -> str:
    return " ".join((event.__doc__ or "").split())


def _kind(facts: dict[str, Any]) -> str:
    if "$ref" in facts:
        return f"`{facts['$ref'].rpartition('/')[2]}`"
    if "enum" in facts:
        return _cell(" / ".join(f"`{value}`" for value in facts["enum"]))
    if "const" in facts:
        return f"`{facts['const']}`"
    if "anyOf" in facts:
        return " / ".join(_kind(one) for one in facts["anyOf"])
    kind = str(facts.get("format") or facts.get("type") or "any")
    if kind == "array" and isinstance(facts.get("items"), dict):
        kind = f"array of {_kind(facts['items'])}"
    if "pattern" in facts:
        kind += f" `{facts['pattern']}`"
    return _cell(kind)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _checks() -> list[str]:
    lines = ["| 检测 check | 中文 | English |", "|---|---|---|"]
    lines += [f"| `{name}` | {zh} | {_cell(en)} |" for name, (zh, en) in CHECKS.items()]
    lines += ["", "不予对接的情形 Reasons for which docking is refused:", ""]
    lines += [f"- `{name}`: {zh}; {en}" for name, (zh, en) in REASONS.items()]
    return lines
