"""The floor stands on nothing above it, and the opening engine has one door."""

import ast
from collections.abc import Iterator
from pathlib import Path

import tianping

SOURCE = Path(tianping.__file__).parent
ALLOWED = {"canonical", "refusals", "sealing"}
DOOR = ("trading", "opening")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_sealing_imports_nothing_of_the_house_but_the_ground() -> None:
    for path in (SOURCE / "sealing").glob("*.py"):
        rooms = {name.split(".")[1] for name in imports(path) if name.startswith("tianping.")}
        assert rooms <= ALLOWED, path.name


def test_only_the_opening_room_imports_the_engine() -> None:
    for path in SOURCE.rglob("*.py"):
        parts = path.relative_to(SOURCE).parts
        if "tests" in parts or parts[0] == "sealing" or parts[:2] == DOOR:
            continue
        assert not any(name.startswith("tianping.sealing.engine") for name in imports(path)), path.name


def test_nothing_in_sealing_imports_the_engine_either() -> None:
    for path in (SOURCE / "sealing").glob("*.py"):
        assert not any(name.startswith("tianping.sealing.engine") for name in imports(path)), path.name
