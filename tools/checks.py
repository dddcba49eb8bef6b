"""Lint, types, import contracts, migrations, translations, generated documents. Usage: tools/checks.py [NAME…]"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
PROJECTS = ("trading", "public_service", "supervision", "custodian")

CHECKS: dict[str, list[list[str]]] = {
    "types": [["mypy", "--cache-dir", ".mypy_cache", "src/tianping"]],
    "lint": [
        ["ruff", "check", "src", "tests", "tools", "benchmarks"],
        ["ruff", "format", "--check", "src", "tests", "tools", "benchmarks"],
    ],
    "contracts": [["lint-imports"]],
    "migrations": [
        ["python", "-m", "django", "makemigrations", "--check", "--dry-run", f"--settings=tianping.{name}.settings"]
        for name in PROJECTS
    ],
    "translations": [["python", "-m", "tianping.web.translations", "check"]],
    "documents": [["python", "tools/documents.py", "--check"]],
    "sizes": [["python", "tools/sizes.py"]],
}


def run(name: str) -> tuple[str, int, str]:
    """This function will run one check and return its name, status and output."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PATH": f"{BIN}:{os.environ['PATH']}"}
    output = ""
    for command in CHECKS[name]:
        done = subprocess.run(
            [str(BIN / command[0]), *command[1:]],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        output += done.stdout
        if done.returncode:
            return name, done.returncode, output
    return name, 0, output


def main() -> None:
    """This function will run the checks named, or all, two at a time."""
    names = sys.argv[1:] or list(CHECKS)
    failed = False
    with ThreadPoolExecutor(max_workers=2) as pool:
        for name, status, output in pool.map(run, names):
            sys.stdout.write(f"[check] {name:<14} {'ok' if status == 0 else 'FAILED'}\n")
            if status:
                failed = True
                sys.stdout.write(output + "\n")
            sys.stdout.flush()
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
