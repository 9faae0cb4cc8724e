"""The verifier under test: a command that answers one JSON object a line."""

from typing import Any

import orjson

from assent.errors import LocalError
from assent_conformance.check import Failure
from assent_conformance.evidence import Evidence, Fact
from assent_conformance.line_process import LineProcess

__all__ = ["Verifier"]

Json = dict[str, Any]

_WITHIN_S = 20.0


class Verifier:
    """Asks a command; one that died is started anew, so that one bad answer costs one check."""

    def __init__(self, command: str, evidence: Evidence) -> None:
        self._command = command
        self._evidence = evidence
        self._process: LineProcess | None = None

    def check_that_it_answers(self) -> None:
        """Check that it answers anything at all, before it is asked 1,800 times.

        Raises:
            LocalError: it does not.
        """
        found = self._running().ask(b'{"id":"hello","task":"hello"}', within_s=_WITHIN_S)
        if found:
            return
        self._let_go()
        silent = f"gave no answer to its first line in {_WITHIN_S:g} seconds"
        raise LocalError(
            f"“{self._command}” {silent if found is None else 'ended without an answer'}.",
            "It reads a JSON object a line and answers each with a line, written out (flushed) "
            "before it reads the next one; see the line protocol in spec/vectors/README.md.",
        )

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
        found = self._running().ask(line, within_s=_WITHIN_S)
        asked, answered = (raw[:4_096].decode("utf-8", "replace") for raw in (line, found or b""))
        self._evidence.add(Fact({"asked": asked, "answered": answered}))
        if not found:
            self._let_go()
            raise Failure(
                "It gave no answer." if found is None else "It ended instead of answering."
            )
        return found

    def close(self) -> int | None:
        """End its input; the exit code, None where it does not end."""
        process, self._process = self._process, None
        return None if process is None else process.close()

    def _let_go(self) -> None:
        """Have no more to do with a process that does not answer."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()

    def _running(self) -> LineProcess:
        if self._process is not None and self._process.has_ended:
            self._let_go()
        if self._process is None:
            self._process = LineProcess(self._command)
        return self._process
