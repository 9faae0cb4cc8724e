"""Our own programs as the conformance kit meets them: processes, folders, addresses."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from typing import Any

from assent.times import Instant, from_timestamp
from assent_conformance.client import Client
from assent_conformance.client.driver import Lines, read_driver
from assent_conformance.evidence import Evidence
from assent_conformance.http_calls import Http
from assent_conformance.keeper import Keeper
from assent_conformance.vendor import Vendor
from assent_conformance.vendor.under_test import Profile
from support.processes import free_port

ROOT = Path(__file__).resolve().parents[2]
DRIVER = ROOT / "spec" / "conformance" / "assent.toml"
_STARTS_WITHIN_S = 60.0
_PATHS = os.pathsep.join(
    [str(ROOT / "tests"), str(ROOT / "spec"), os.environ.get("PYTHONPATH", "")]
)


def now() -> Instant:
    """The real time, since the programs under test have no other."""
    return from_timestamp(time.time())


class Forge:
    """The process that our programs are forked from; ``patches`` break all of them."""

    def __init__(self, *patches: str) -> None:
        self.command = [sys.executable, "-m", "support.forking", *patches]
        self._process = subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": _PATHS},
        )

    def ask(self, **request: Any) -> Any:
        """The answer to one request."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()


@dataclass(frozen=True, slots=True)
class Shop:
    """A vendor's folder for one port of this machine, its practices signed."""

    folder: Path
    port: int

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"


def new_shop(forge: Forge, folder: Path, **changes: str) -> Shop:
    """A shop with the example practices; ``changes`` are made to its policy: old to new texts."""
    port = free_port()
    origin = f"http://localhost:{port}"
    words = ["init", "--loopback", "--origin", origin, "--practices", "analytics"]
    made = forge.ask(
        program="server", words=[*words, "--port", str(port), "--folder", str(folder)], folder="."
    )
    assert made["exit"] == 0, made
    policy = folder / "policy.toml"
    text = policy.read_text(encoding="utf-8")
    for setting, value in changes.items():
        old = next(line for line in text.splitlines() if line.startswith(f"{setting} ="))
        text = text.replace(old, f"{setting} = {value}")
    policy.write_text(text, encoding="utf-8")
    return Shop(folder, port)


@contextmanager
def running(forge: Forge, shop: Shop, *patches: str) -> Iterator[str]:
    """The origin of a shop while it serves."""
    with tempfile.TemporaryDirectory() as place:
        ready = Path(place) / "ready.json"
        words = ["run", "--loopback", "--folder", str(shop.folder), "--ready-file", str(ready)]
        begun = forge.ask(program="server", words=words, folder=place, patches=list(patches))
        try:
            until = time.monotonic() + _STARTS_WITHIN_S
            while not ready.exists():
                assert time.monotonic() < until, (Path(place) / "log").read_text()
                time.sleep(0.01)
            yield shop.origin
        finally:
            forge.ask(stop=begun["pid"])


def vendor(origin: str, evidence: Evidence, **instances: str) -> tuple[Vendor, Http]:
    """A running shop as the kit sees it."""
    http = Http(evidence)
    profile = Profile(name="assent", instances=instances)
    return Vendor(origin, http, chance=Random(os.urandom(8)), now=now, profile=profile), http


@contextmanager
def client(folder: Path, evidence: Evidence, *patches: str) -> Iterator[Client]:
    """Our client as the kit calls it, in one process that forks."""
    words = [sys.executable, "-m", "support.forking", *patches]
    caller = Lines(" ".join(words), evidence)
    made = Client(
        read_driver(DRIVER), caller, chance=Random(1), now=now, evidence=evidence, folder=folder
    )
    try:
        yield made
    finally:
        made.close()
        caller.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def files(folder: Path) -> Iterator[str]:
    """The address of a folder's files."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def keeper(url: str, evidence: Evidence) -> Keeper:
    """Published files as the kit sees them."""
    return Keeper(url, Http(evidence), now=now)
