"""The shape of the house: no module over 400 lines, median at most 80, no names that say nothing."""

import statistics
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src" / "tianping"
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}


def main() -> None:
    """This function will measure every module that is no test and no migration, and fail where one is out of shape."""
    modules = [path for path in SOURCE.rglob("*.py") if not {"tests", "migrations"} & set(path.parts)]
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules}
    filled = [length for length in lengths.values() if length]
    median = statistics.median(filled)
    faults = [
        f"{path.relative_to(SOURCE)}: {length} lines, more than 400" for path, length in lengths.items() if length > 400
    ]
    faults += [f"{path.relative_to(SOURCE)}: the name says nothing" for path in modules if path.stem in SAYS_NOTHING]
    if median > 80:
        faults.append(f"the median module has {median:.0f} lines, more than 80")
    sys.stdout.write(
        "\n".join(faults) + f"\n{len(modules)} modules, median {median:.0f} lines, largest {max(filled)}\n"
    )
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
