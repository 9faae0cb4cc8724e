"""``assent-server run`` on one folder, killed and started again, and connections to it."""

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path

from crash.story import Sent

_STARTS_WITHIN_S = 120.0
_ANSWERS_WITHIN_S = 120.0

REAL = ("-c", "from assent_server.commands import main; main()")


class Endpoint:
    """One process after the other on the same folder; ``program`` is what Python runs."""

    def __init__(self, folder: Path, program: tuple[str, ...] = REAL) -> None:
        self._program = program
        self._ready = folder.parent / "ready.json"
        self._log = folder.parent / "stderr.txt"
        self._words = ["run", "--folder", str(folder), "--port", "0"]
        self._words += ["--ready-file", str(self._ready)]
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def begin(self) -> None:
        """Start a process; ``wait`` returns when it takes connections."""
        self._ready.unlink(missing_ok=True)
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, *self._program, *self._words], stderr=log
            )

    def wait(self) -> None:
        assert self._process is not None
        until = time.monotonic() + _STARTS_WITHIN_S
        while not self._ready.exists():
            assert self._process.poll() is None, self.log
            assert time.monotonic() < until, self.log
            time.sleep(0.005)
        self.port = int(json.loads(self._ready.read_bytes())["port"])

    def kill(self) -> None:
        """SIGKILL: the process gets no chance to do anything more."""
        assert self._process is not None
        self._process.kill()

    def stop(self) -> int:
        """End it in order; the exit code."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(_STARTS_WITHIN_S)

    def gone(self) -> None:
        """Return when a killed process is no more."""
        assert self._process is not None
        self._process.wait(_STARTS_WITHIN_S)

    def close(self) -> None:
        """Leave no process behind, whatever happened."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait(_STARTS_WITHIN_S)

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")


class Connection:
    """One keep-alive connection; a reply counts only when its last byte is here."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def put(self, sent: Sent) -> tuple[int, bytes]:
        """Status and whole body.

        Raises:
            ConnectionError, IncompleteReadError: the server has gone; nothing is known.
        """
        head = (
            f"PUT /assent/v1/{sent.kind}/{sent.id.removeprefix('urn:uuid:')} HTTP/1.1\r\n"
            "host: shop.example\r\ncontent-type: application/json\r\n"
            f"content-length: {len(sent.raw)}\r\n\r\n"
        )
        return await self._ask(head.encode() + sent.raw)

    async def get(self, path: str) -> tuple[int, bytes]:
        return await self._ask(f"GET {path} HTTP/1.1\r\nhost: shop.example\r\n\r\n".encode())

    async def _ask(self, request: bytes) -> tuple[int, bytes]:
        async with asyncio.timeout(_ANSWERS_WITHIN_S):
            if self._streams is None:
                self._streams = await asyncio.open_connection("127.0.0.1", self._port)
            reader, writer = self._streams
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            return int(head[9:12]), await reader.readexactly(length)

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].transport.abort()
            self._streams = None
