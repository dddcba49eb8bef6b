"""The processes of the city: started in order, watched, stopped together; their log lines go to files."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tianping.refusals import Refusal


class DidNotStart(Refusal):
    """A process ended, or did not answer in time."""

    code = "did-not-start"
    zh = "{name} 没有启动：{why}"
    en = "{name} did not start: {why}"
    next_zh = "请看日志 {log}。"
    next_en = "Look into its log {log}."


@dataclass
class Process:
    """One process of one platform. `health` is the address that answers 200 once it serves."""

    name: str
    arguments: tuple[str, ...]
    environment: dict[str, str]
    log: Path
    health: str = ""
    running: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """This function will start the process in a session of its own, so that Ctrl-C reaches the launcher first."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self.running = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "tianping", *self.arguments],
                env={**os.environ, **self.environment},
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def wait_until_healthy(self, *, seconds: float = 180) -> None:
        """This function will return when the process answers; raises DidNotStart."""
        end = time.monotonic() + seconds
        with httpx.Client(timeout=5) as http:
            while self.health and time.monotonic() < end:
                if self.running is None or self.running.poll() is not None:
                    raise DidNotStart(name=self.name, why=self._last_line(), log=self.log)
                try:
                    if http.get(self.health).status_code == httpx.codes.OK:
                        return
                except httpx.TransportError:
                    time.sleep(0.1)
        if self.health:
            raise DidNotStart(name=self.name, why=f"no answer within {seconds:.0f} s", log=self.log)

    def kill(self) -> None:
        """This function will end the process at once, as a crash would, with all its children."""
        self._signal(signal.SIGKILL)

    def stop(self, *, seconds: float = 10) -> None:
        """This function will ask the process to end, and end it if it does not."""
        if not self._signal(signal.SIGTERM):
            return
        assert self.running is not None
        try:
            self.running.wait(seconds)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)

    def alive(self) -> bool:
        """This function will say whether the process runs."""
        return self.running is not None and self.running.poll() is None

    def _signal(self, number: signal.Signals) -> bool:
        if self.running is None or self.running.poll() is not None:
            return False
        os.killpg(self.running.pid, number)
        if number is signal.SIGKILL:
            self.running.wait()
        return True

    def _last_line(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return lines[-1][:300] if lines else "it said nothing"


def run_once(arguments: tuple[str, ...], environment: dict[str, str], log: Path) -> str:
    """This function will run a command of the product to its end and return what it printed; raises DidNotStart."""
    log.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "tianping", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )
    with log.open("a", encoding="utf-8") as output:
        output.write(done.stderr)
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise DidNotStart(name=" ".join(arguments), why=lines[-1] if lines else "it said nothing", log=log)
    return done.stdout
