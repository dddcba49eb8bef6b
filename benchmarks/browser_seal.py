"""How fast a browser seals, in constant memory: `python benchmarks/browser_seal.py`.

Chromium runs the page's own thread over a file, into its private file system. Prints MB/s of reading and digesting, of
sealing, of the closing digest, and the memory of the whole browser before and at the most. SIZE_MB (default 256) and
SUITE (INTL-1 or SM-1) in the environment change what is sealed. CHROMIUM names the browser.
"""

import os
import secrets
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.browser.workshop import serving

from tianping.sealing.vectors import generate

MB = 1 << 20
SIZE = int(os.environ.get("SIZE_MB", "256"))
SUITE = os.environ.get("SUITE", "INTL-1")
PROGRAM = """
async ({ wish }) => {
  const { Workshop } = await import("/bidmaker/workshop.js");
  const shop = new Workshop("/bidmaker/worker.js");
  const files = [...document.querySelector("input").files];
  const times = {};
  const told = (phase) => { times[phase] = performance.now(); };
  const began = performance.now();
  const made = await shop.ask("seal", { name: "bench.tpbid", wish, files }, told);
  const sealed = performance.now();
  const signed = { algorithm: "ECDSA-P256-SHA256", signature: "AAAA", chain: [] };
  const finished = await shop.ask("finish", { signed }, told);
  const ended = performance.now();
  await shop.ask("discard", { name: "bench.tpbid" });
  return { reading: times.reading - began, sealing: sealed - times.reading, digest: ended - sealed, length: finished.length };
}
"""


def resident(root: int) -> int:
    """Bytes of memory that a process and its descendants hold by themselves (proportional set size)."""
    parents: dict[int, int] = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(place.parent.name)] = int(place.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue
    family, grown = {root}, True
    while grown:
        more = {child for child, parent in parents.items() if parent in family} - family
        family, grown = family | more, bool(more)
    return sum(_proportional(one) for one in family)


def _proportional(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


class Watch(threading.Thread):
    """Looks at the memory of this process and its children twice a second."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self.over = threading.Event()

    def run(self) -> None:
        """Until it is told to stop."""
        while not self.over.wait(0.5):
            self.most = max(self.most, resident(os.getpid()))


def wish() -> dict[str, object]:
    """A bid for the tender of the published vectors."""
    draft = generate.draft(SUITE)
    facts = {"tender": draft.tender, "lot": draft.lot, "uscc": generate.USCC, "form": {"price": "1.00"}}
    return {**facts, "policy": generate.policy(SUITE).to_json(), "counter": 1, "previous": None, "chain": []}


def measure(page: Page, address: str, source: Path) -> None:
    """Seal once and print."""
    page.goto(address)
    page.set_content("<input type=file>")
    page.set_input_files("input", source)
    time.sleep(1)
    before, watch = resident(os.getpid()), Watch()
    watch.start()
    found = page.evaluate(PROGRAM, {"wish": wish()})
    watch.over.set()
    print(f"{SUITE}, {SIZE} MB")
    for name in ("reading", "sealing", "digest"):
        print(f"{name:10} {found[name] / 1000:7.2f} s {SIZE * 1000 / found[name]:8.1f} MB/s")
    whole = sum(found[name] for name in ("reading", "sealing", "digest"))
    print(f"{'together':10} {whole / 1000:7.2f} s {SIZE * 1000 / whole:8.1f} MB/s")
    print(f"memory     {before // MB} MB before, {watch.most // MB} MB at the most")


def main() -> None:
    """Make a file, start Chromium, seal."""
    browser_path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder, serving() as address:
        source, block = Path(folder) / "technical.bin", secrets.token_bytes(MB)
        with source.open("wb") as stream:
            for _ in range(SIZE):
                stream.write(block)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch_persistent_context(
                Path(folder) / "profile", executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"]
            )
            measure(browser.pages[0], address, source)
            browser.close()


if __name__ == "__main__":
    main()
