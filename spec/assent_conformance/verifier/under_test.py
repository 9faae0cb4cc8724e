"""The verifier under test: a command that answers one JSON object a line."""

import contextlib
import queue
import shlex
import subprocess
import threading
from typing import Any

import orjson

from assent_conformance.check import Failure
from assent_conformance.evidence import Evidence, Fact

__all__ = ["Verifier"]

Json = dict[str, Any]

_WITHIN_S = 60.0


class Verifier:
    """Asks a command; one that died is started anew, so that one bad answer costs one check."""

    def __init__(self, command: str, evidence: Evidence) -> None:
        self._command = shlex.split(command)
        self._evidence = evidence
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: queue.Queue[bytes] = queue.Queue()

    def answer(self, request: Json) -> Json:
        """The answer to one request.

        Raises:
            Failure: there is none, or it is no JSON object.
        """
        line = self.said(orjson.dumps(request))
        try:
            value = orjson.loads(line)
        except ValueError as error:
            raise Failure("A line that it wrote is no JSON.") from error
        if not isinstance(value, dict):
            raise Failure("A line that it wrote is no JSON object.")
        return value

    def said(self, line: bytes) -> bytes:
        """The line that answers a line."""
        process = self._running()
        assert process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(line + b"\n")
            process.stdin.flush()
        try:
            found = self._lines.get(timeout=_WITHIN_S)
        except queue.Empty:
            found = b""
        asked, answered = (raw[:4_096].decode("utf-8", "replace") for raw in (line, found))
        self._evidence.add(Fact({"asked": asked, "answered": answered}))
        if not found:
            self.close()
            raise Failure("It ended, or gave no answer in time.")
        return found

    def close(self) -> int | None:
        """End its input; the exit code, None where it does not end."""
        process, self._process = self._process, None
        if process is None:
            return None
        assert process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
        try:
            return process.wait(_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._lines = queue.Queue()
            self._process = subprocess.Popen(  # noqa: S603 The operator names the command.
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            threading.Thread(target=_read, args=(self._process, self._lines), daemon=True).start()
        return self._process


def _read(process: "subprocess.Popen[bytes]", lines: "queue.Queue[bytes]") -> None:
    assert process.stdout is not None
    with process.stdout:
        for line in process.stdout:
            lines.put(line)
    lines.put(b"")
