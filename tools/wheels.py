"""Build one wheel per platform and program from the one source tree. Usage: tools/wheels.py FOLDER [NAME…]

A wheel holds its platform and the floors below it, and no other platform. Never two platforms in one environment.
"""

import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GROUND = ("__init__.py", "cli.py", "refusals.py", "canonical.py")
FLOORS = ("law", "sealing", "insight", "record", "exchange", "web")
WHEELS: dict[str, tuple[str, ...]] = {
    "tianping-trading": (*FLOORS, "trustee", "trading"),
    "tianping-public-service": (*FLOORS, "trustee", "public_service"),
    "tianping-supervision": (*FLOORS, "supervision"),
    "tianping-custodian": (*FLOORS, "trustee", "custodian"),
    "tianping-bidder": ("law", "sealing", "record", "bidder"),
}
BIDDER_NEEDS = (
    "asn1crypto", "chinesecalendar", "click", "cryptography", "httpx", "pydantic", "pyOpenSSL", "python-stdnum",
    "rfc3161-client", "rfc8785", "segno", "structlog",
)  # fmt: skip
TEMPLATE = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "{name}"
version = "{version}"
description = "Tianping 天平: {name}"
license = "Apache-2.0"
license-files = ["LICENSE"]
requires-python = ">=3.11"
dependencies = {needs}

[project.scripts]
tianping = "tianping.cli:main"

[tool.hatch.build.targets.wheel]
packages = ["src/tianping"]
artifacts = ["*.mo"]
"""


def needs(name: str) -> list[str]:
    """This function will return the packages that a wheel asks for, from the list that the lock is made of."""
    lines = (ROOT / "requirements" / "run.in").read_text().splitlines()
    wanted = [line for line in lines if line and not line.startswith("#")]
    if name != "tianping-bidder":
        return wanted
    return [line for line in wanted if line.split(">")[0].split("[")[0] in BIDDER_NEEDS]


def build(name: str, into: Path) -> Path:
    """This function will build one wheel into the folder and return its path."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    with tempfile.TemporaryDirectory() as temporary:
        tree = Path(temporary)
        package = tree / "src" / "tianping"
        package.mkdir(parents=True)
        ignore = shutil.ignore_patterns("tests", "__pycache__", "*.pyc")
        for part in (*GROUND, *WHEELS[name]):
            source = ROOT / "src" / "tianping" / part
            if source.is_dir():
                shutil.copytree(source, package / part, ignore=ignore)
            else:
                shutil.copy(source, package / part)
        shutil.copy(ROOT / "LICENSE", tree / "LICENSE")
        (tree / "pyproject.toml").write_text(TEMPLATE.format(name=name, version=version, needs=needs(name)))
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(into.resolve())]
        subprocess.run(command, cwd=tree, check=True, capture_output=True)
    return into / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"


def main() -> None:
    """This function will build the wheels named, or all."""
    into = Path(sys.argv[1] if len(sys.argv) > 1 else "dist")
    into.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:] or WHEELS:
        sys.stdout.write(f"{build(name, into)}\n")


if __name__ == "__main__":
    main()
