"""``assent-server run`` as a process of its own on a real port, and a customer who calls it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx2

from assent import documents
from assent.documents import Document
from assent_server import clock, publishing
from support.customer import Customer
from support.vendor_folder import ANSWERS, VendorFolder

_STARTS_WITHIN_S = 60.0
_ENDS_WITHIN_S = 60.0


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something that another process does is done."""
    until = time.monotonic() + _ENDS_WITHIN_S
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)


class VendorProcess:
    """A running server; a context manager that ends it as an operator would."""

    def __init__(
        self,
        vendor: VendorFolder,
        *options: str,
        by: Sequence[str] = (),
        command: str = "run",
        environment: Mapping[str, str] | None = None,
        **started: Any,
    ) -> None:
        """Start it by the words ``by``, if any; ``environment`` is added to that of the tests,
        and ``started`` are arguments of ``Popen``."""
        self.vendor = vendor
        self.ready_file = vendor.path.parent / "ready.json"
        self._log = (vendor.path.parent / "stderr.txt").open("wb")
        program = [sys.executable, "-c", "from assent_server.commands import main; main()"]
        words = [command, "--folder", str(vendor.path), "--ready-file", str(self.ready_file)]
        self.process = subprocess.Popen(
            [*by, *program, *words, *options],
            stderr=self._log,
            env={**os.environ, **(environment or {})},
            **started,
        )
        self.port = self._port()

    def _port(self) -> int:
        until = time.monotonic() + _STARTS_WITHIN_S
        while not self.ready_file.exists():
            assert self.process.poll() is None, self.log
            assert time.monotonic() < until, self.log
            time.sleep(0.02)
        return int(json.loads(self.ready_file.read_bytes())["port"])

    def __enter__(self) -> "VendorProcess":
        return self

    def __exit__(self, *error: object) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(_ENDS_WITHIN_S)
        finally:
            self.process.kill()
            self._log.close()

    @property
    def log(self) -> str:
        """What the server wrote to stderr."""
        return Path(self._log.name).read_text(encoding="utf-8")

    def signal(self, number: int) -> None:
        os.kill(self.process.pid, number)

    def get(self, path: str) -> httpx2.Response:
        return httpx2.get(f"http://127.0.0.1:{self.port}{path}")

    def customer(self, seed: int = 1) -> Customer:
        """A customer who has looked at what is published now."""
        local = self.vendor.folder
        published = publishing.load(local)
        return Customer(published=published, seed=seed, now=clock.now())

    def put(self, kind: str, sent: Any) -> httpx2.Response:
        name = sent.id.removeprefix("urn:uuid:")
        return httpx2.put(
            f"http://127.0.0.1:{self.port}/assent/v1/{kind}/{name}",
            content=sent.raw,
            headers={"content-type": "application/json"},
        )

    def answer(self, kind: str, sent: Any) -> Document[Any]:
        """The document in the reply."""
        return documents.read(self.put(kind, sent).content, *ANSWERS)
