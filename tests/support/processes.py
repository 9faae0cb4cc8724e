"""Commands of a document run as a person runs them: in a shell, at a terminal, in a folder."""

import fcntl
import os
import pty
import select
import signal
import socket
import subprocess
import termios
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_WITHIN_S = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What stood on the terminal, and the exit code."""

    said: str
    code: int


def at_a_terminal(command: str, *, folder: Path, answer: Callable[[str], str | None]) -> Ended:
    """Run a shell command at a terminal of its own; each question gets its ``answer``."""
    terminal, its_end = pty.openpty()

    def take_terminal() -> None:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    with subprocess.Popen(
        ["/bin/sh", "-c", command],
        stdin=its_end,
        stdout=its_end,
        stderr=its_end,
        cwd=folder,
        env=plain_environment(),
        start_new_session=True,
        preexec_fn=take_terminal,
    ) as process:
        os.close(its_end)
        said = heard(terminal, answer, process)
    os.close(terminal)
    return Ended(said=said, code=process.returncode)


class Terminal:
    """A terminal that somebody may close while a program runs at it; a context manager."""

    def __init__(self) -> None:
        self._window, self._its_end = pty.openpty()

    @property
    def arguments(self) -> dict[str, Any]:
        """For ``Popen``: the program gets this terminal as its own."""
        return {
            "stdin": self._its_end,
            "start_new_session": True,
            "preexec_fn": lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        }

    def close(self) -> None:
        """What happens when the window is closed or the connection breaks off."""
        for end in (self._window, self._its_end):
            with suppress(OSError):
                os.close(end)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def heard(
    terminal: int, answer: Callable[[str], str | None], process: "subprocess.Popen[bytes]"
) -> str:
    """What a process says at its terminal; a line that ends in a colon may be a question.

    One that waits for an answer that does not come would wait for ever: it is killed.
    """
    said, answered = b"", -1
    while True:
        if not select.select([terminal], [], [], _WITHIN_S)[0]:
            process.kill()
            raise AssertionError(f"Nothing more came after: {said!r}")
        try:
            part = os.read(terminal, 4096)
        except OSError:  # The other end was closed.
            return said.decode()
        said += part
        line_at = said.rfind(b"\n") + 1
        question = said[line_at:]
        # A question may come again in the same words; it then stands on another line.
        if question.rstrip().endswith(b":") and line_at != answered:
            words = answer(question.decode())
            if words is not None:
                answered = line_at
                os.write(terminal, f"{words}\n".encode())


class Background:
    """A long-running shell command, begun when its ``port`` answers, ended as by Ctrl-C."""

    def __init__(self, command: str, *, folder: Path, port: int) -> None:
        self._log = folder / f"port-{port}.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", f"exec {command}"],
                cwd=folder,
                env=plain_environment(),
                stdout=log,
                stderr=log,
            )
        self._port = port

    def __enter__(self) -> "Background":
        until = time.monotonic() + _WITHIN_S
        while self._process.poll() is None and time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self._port), 1):
                return self
            time.sleep(0.02)
        self._process.kill()
        self._process.wait()
        raise AssertionError(f"It did not begin to answer: {self.ended.said}")

    def __exit__(self, *error: object) -> None:
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(_WITHIN_S)
        finally:
            self._process.kill()

    @property
    def ended(self) -> Ended:
        """What it said and how it ended."""
        said = self._log.read_text(encoding="utf-8")
        return Ended(said=said, code=int(self._process.returncode))


def plain_environment() -> dict[str, str]:
    """The environment without anything that would answer for a person."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASSENT_")}
    return {**kept, "NO_COLOR": "1", "COLUMNS": "100"}


def is_free(port: int) -> bool:
    """Whether nothing listens on a port of this machine now."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
