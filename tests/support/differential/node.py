"""The JavaScript verifier as a process that answers one line a request."""

import json
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

VERIFIER = Path(__file__).resolve().parents[3] / "spec" / "verifier-js"


def node() -> str:
    """The Node program; a missing one fails the test instead of skipping it."""
    found = shutil.which("node")
    if found is None:
        raise AssertionError(
            "NODE IS MISSING: the JavaScript verifier cannot be tested. "
            "On Debian: apt-get install nodejs npm, or make node."
        )
    return found


class NodeVerifier:
    """A running ``assent-verify.js --lines`` of the sources in ``folder``."""

    def __init__(self, folder: Path = VERIFIER) -> None:
        self._process = subprocess.Popen(
            [node(), str(folder / "assent-verify.js"), "--lines"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()
        assert kind is not None or self._process.returncode == 0

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """The answer to one request."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps(request).encode() + b"\n")
        stdin.flush()
        line = stdout.readline()
        assert line, "The JavaScript verifier ended."
        said: dict[str, Any] = json.loads(line)
        return said
