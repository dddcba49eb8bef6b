"""The demonstration city: folders, keys, peers, addresses; platforms that know one another and share nothing else."""

import json
import shutil
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tianping.launch.ca import write_ca
from tianping.launch.conductor import Conductor
from tianping.launch.disclosures import disclosed
from tianping.launch.papers import Papers, Subject
from tianping.launch.processes import Process, run_once
from tianping.record.anchors import anchors_of
from tianping.record.keys import PlatformKeys, load_or_make
from tianping.refusals import Refusal

Tell = Callable[[str], None]


class PortTaken(Refusal):
    """Something answers already where a platform should."""

    code = "port-taken"
    zh = "端口 {port} 已被占用，可能另一个演示还在运行。"
    en = "Port {port} is taken; perhaps another demonstration is running."
    next_zh = "请先停掉它（在它的窗口按 Ctrl-C），再运行一次。"
    next_en = "Stop it first (Ctrl-C in its window), then run this again."


@dataclass(frozen=True)
class Platform:
    """One platform of the city. `command` is its word on the command line; `kind` its part in the exchange."""

    kind: str
    command: str
    port: int
    name: str
    operator_name: str
    processes: tuple[str, ...]

    @property
    def origin(self) -> str:
        """The name of its log; the label demo tells every reader that the business clock is stepped."""
        return f"{self.kind}.demo.example"

    @property
    def url(self) -> str:
        """Where people and peers reach it on this machine."""
        return f"http://127.0.0.1:{self.port}"


PLATFORMS = (
    Platform(
        "trading", "trading", 8101, "云岫市电子招标投标交易平台", "云岫市公共资源交易中心（虚构）", ("web", "engine")
    ),
    Platform("service", "service", 8102, "云岭省公共服务平台", "云岭省招标投标服务中心（虚构）", ("web", "engine")),
    Platform("supervision", "supervision", 8103, "云岫市行政监督平台", "云岫市发展和改革局（虚构）", ("web", "engine")),
    Platform("custodian", "custodian", 8104, "云岫市公证处密钥保管", "云岫市公证处（虚构）", ("run",)),
)
TSA_PORT = 8105
CA_PORT = 8106
TRUSTEES = ("trading", "service", "custodian")


class City:
    """All that the demonstration needs, in one folder; `shift` moves every port, so that tests run beside it."""

    def __init__(
        self,
        *,
        folder: Path,
        epoch: datetime,
        tell: Tell = lambda _: None,
        databases: dict[str, str] | None = None,
        shift: int = 0,
        batch_seconds: float = 2.0,
    ) -> None:
        self.folder = folder.resolve()
        self.epoch = epoch
        self.tell = tell
        self.databases = databases or {}
        self.batch_seconds = batch_seconds
        self.platforms = {
            one.kind: Platform(one.kind, one.command, one.port + shift, one.name, one.operator_name, one.processes)
            for one in PLATFORMS
        }
        self.tsa_url = f"http://127.0.0.1:{TSA_PORT + shift}"
        self.tsa_port = TSA_PORT + shift
        self.ca_port = CA_PORT + shift
        self.ca_url = f"http://127.0.0.1:{self.ca_port}"
        self.clock = self.folder / "clock.json"
        self.conductor = Conductor(
            clock=self.clock, health={one.origin: f"{one.url}/healthz" for one in self.platforms.values()}
        )
        self.processes: dict[str, Process] = {}
        self.operators: dict[str, Subject] = {}
        self.papers: Papers
        self.keys: dict[str, PlatformKeys] = {}

    def prepare(self) -> None:
        """This function will make folders, keys, certificates, peers and databases anew; what lay there is removed."""
        self._make_folder()
        self.conductor.begin(self.epoch)
        self.papers = Papers(folder=self.folder / "certificates", now=self.epoch)
        self.operators = {kind: self.papers.subject(one.operator_name) for kind, one in self.platforms.items()}
        self.keys = {
            kind: load_or_make(self.data(kind) / "keys" / "log.key", origin=one.origin)
            for kind, one in self.platforms.items()
        }
        anchors = anchors_of(*self.keys.values())
        (self.folder / "anchors.json").write_bytes(anchors.encoded())
        (self.folder / "peers.json").write_text(json.dumps(self._peers(), ensure_ascii=False, indent=1))
        for kind in self.platforms:
            (self.data(kind) / "disclosure.json").write_text(json.dumps(self._disclosure(kind), ensure_ascii=False))
        self.tell("databases")
        with ThreadPoolExecutor(max_workers=2) as pool:
            list(pool.map(self._migrate, self.platforms))

    def start(self) -> None:
        """This function will start every process and return when all answer; raises DidNotStart."""
        self._require_free_ports()
        key, certificate = self.papers.timestamping()
        arguments = ("demo", "tsa", "--key", str(key), "--certificate", str(certificate), "--clock", str(self.clock))
        self._start(
            "tsa", Process("tsa", (*arguments, "--port", str(self.tsa_port)), {}, self.log("tsa"), self.tsa_url)
        )
        self._start_ca()
        for kind, one in self.platforms.items():
            for part in one.processes:
                self.start_part(kind, part, wait=False)
        for process in self.processes.values():
            process.wait_until_healthy()

    def _start_ca(self) -> None:
        """The authority that certifies keys made in browsers: the first of the demonstration's."""
        kept = write_ca(self.papers.ca, self.folder / "certificates" / "authority")
        anchors, clock, port = str(self.folder / "anchors.json"), str(self.clock), str(self.ca_port)
        arguments = ("demo", "ca", "--folder", str(kept), "--anchors", anchors, "--clock", clock, "--port", port)
        self._start("ca", Process("ca", arguments, {}, self.log("ca"), self.ca_url))

    def start_part(self, kind: str, part: str, *, wait: bool = True) -> Process:
        """This function will start one process of one platform: web, engine, or run for the custodian."""
        one = self.platforms[kind]
        health = "" if part == "engine" else f"{one.url}/healthz"
        name = f"{kind}-{part}"
        process = Process(name, (one.command, part), self.environment(kind), self.log(name), health)
        self._start(name, process)
        if wait:
            process.wait_until_healthy()
        return process

    def stop(self) -> None:
        """This function will stop all processes together."""
        with ThreadPoolExecutor(max_workers=8) as pool:
            list(pool.map(lambda process: process.stop(), self.processes.values()))

    def data(self, kind: str) -> Path:
        """This function will return the data folder of one platform."""
        return self.folder / kind

    def log(self, name: str) -> Path:
        """This function will return the log file of one process."""
        return self.folder / "logs" / f"{name}.log"

    def environment(self, kind: str) -> dict[str, str]:
        """This function will return the settings of one platform's processes."""
        one = self.platforms[kind]
        addresses = {
            f"TIANPING_{site.upper()}_URL": self.platforms[site].url for site in ("trading", "service", "supervision")
        }
        return {
            **addresses,
            "TIANPING_DATA": str(self.data(kind)),
            "TIANPING_SIGN_ON_ISSUER": "" if kind == "service" else self.platforms["service"].url,
            "TIANPING_ORIGIN": one.origin,
            "TIANPING_BASE_URL": one.url,
            "TIANPING_PORT": str(one.port),
            "TIANPING_PEERS": str(self.folder / "peers.json"),
            "TIANPING_OPERATOR": self.operators[kind].uscc,
            "TIANPING_CERTIFICATE_AUTHORITY": self.ca_url,
            "TIANPING_TIMESTAMP_AUTHORITY": self.tsa_url,
            "TIANPING_TRUSTEES": ",".join(self.platforms[trustee].origin for trustee in TRUSTEES),
            "TIANPING_DISCLOSURE": str(self.data(kind) / "disclosure.json"),
            "TIANPING_REGION_NAME": "云岭省云岫市（虚构）",
            "TIANPING_REGION_NAME_EN": "Yunxiu, Yunling (fictitious)",
            "TIANPING_DEMONSTRATION": "1",
            "TIANPING_DEMONSTRATION_CLOCK": str(self.clock),
            "TIANPING_BATCH_SECONDS": str(self.batch_seconds),
            "DATABASE_URL": self.databases.get(kind, ""),
        }

    def first_token(self, kind: str) -> str:
        """This function will make the operator's first token at a platform: before the first trust list is published
        no certificate can sign in."""
        operator = self.operators[kind]
        arguments = ("token", "create", "--uscc", operator.uscc, "--role", "operator", "--name", operator.name)
        said = run_once((self.platforms[kind].command, *arguments), self.environment(kind), self.log(f"{kind}-token"))
        return said.strip().splitlines()[-1]

    def _start(self, name: str, process: Process) -> None:
        self.processes[name] = process
        process.start()

    def _require_free_ports(self) -> None:
        """Another city's platforms would answer in the place of these. Raises PortTaken."""
        for port in (*(one.port for one in self.platforms.values()), self.tsa_port, self.ca_port):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    raise PortTaken(port=port)

    def _make_folder(self) -> None:
        mark = self.folder / "demonstration"
        if self.folder.exists():
            if any(self.folder.iterdir()) and not mark.exists():
                raise FileExistsError(f"{self.folder} is not empty and no demonstration made it; choose another folder")
            shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True)
        mark.write_text("made by the demonstration; removed and made anew at each start\n")

    def _migrate(self, kind: str) -> None:
        run_once((self.platforms[kind].command, "migrate"), self.environment(kind), self.log(f"{kind}-migrate"))

    def _peers(self) -> list[dict[str, str]]:
        return [
            {
                "origin": one.origin,
                "base_url": one.url,
                "vkey": self.keys[kind].log.vkey,
                "identity": self.keys[kind].identity.vkey,
                "kind": kind,
                "name": one.name,
                "operator": self.operators[kind].uscc,
                "operator_name": one.operator_name,
            }
            for kind, one in self.platforms.items()
        ]

    def _disclosure(self, kind: str) -> dict[str, Any]:
        return disclosed(kind=kind, name=self.platforms[kind].name, uscc=self.operators[kind].uscc)
