"""A command that stays, and answers each line with a line."""

import contextlib
import queue
import shlex
import subprocess
import threading

from assent.errors import LocalError

__all__ = ["LineProcess", "program_absent"]

_ENDS_WITHIN_S = 60.0


class LineProcess:
    """Asks a running command; whoever asks decides what silence means."""

    def __init__(self, command: str) -> None:
        words = shlex.split(command)
        try:
            self._process = subprocess.Popen(  # noqa: S603 The operator names the command.
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        except (OSError, IndexError) as error:
            raise program_absent(command) from error
        self._lines: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    @property
    def has_ended(self) -> bool:
        """Whether it runs no longer."""
        return self._process.poll() is not None

    def ask(self, line: bytes, *, within_s: float) -> bytes | None:
        """The line that answers a line; empty where it ended, None where it was silent so long."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(line + b"\n")
            self._process.stdin.flush()
        try:
            return self._lines.get(timeout=within_s)
        except queue.Empty:
            return None

    def close(self) -> int | None:
        """End its input; the exit code, None where it does not end."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            return self._process.wait(_ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait()
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout:
            for line in self._process.stdout:
                self._lines.put(line)
        self._lines.put(b"")


def program_absent(command: str) -> LocalError:
    """What to say where a command cannot be started."""
    return LocalError(
        f"“{command}” cannot be started.",
        "It is run as it stands, without a shell: give the whole path of the program.",
    )
