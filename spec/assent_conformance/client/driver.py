"""How a client under test is called: its words, its folder, its exit codes, in a TOML file.

Each call is a process of its own. A client may instead take its calls on stdin, one JSON object a
line, which spares it from starting anew each time: ``{"words", "environment"}`` in, and
``{"exit", "stdout", "stderr"}`` out.
"""

import os
import shlex
import subprocess
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import orjson

from assent.errors import LocalError
from assent_conformance.evidence import Called, Evidence
from assent_conformance.line_process import LineProcess, program_absent

__all__ = ["Driver", "Ended", "Lines", "Processes", "read_driver"]

_WITHIN_S = 120.0
_LINES = (
    'With --lines it reads {"words", "environment", "folder"} a line and answers each with '
    '{"exit", "stdout", "stderr"} on one line, flushed.'
)
_COMMANDS = frozenset(
    {"prepare", "discover", "proffer", "proffer-asking", "accept", "decline", "withdraw", "sync"}
    | {"list", "export"}
)
_OPTIONAL = frozenset({"trust", "session"})
"""Without one of these commands some checks are skipped."""
_EXITS = frozenset({"done", "no", "failed", "open", "vendor", "attention"})
_SETTINGS = frozenset({"name", "environment", "commands", "exits", "agreements"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """What is filled into words: ``{folder}``, ``{url}``, ``{site}``, ``{terms}``, ``{file}``,
    ``{keeper}``.

    ``exits`` gives the exit code of each way to end; ``agreements`` the members of the JSON
    objects that ``list`` prints: ``record`` (a digest) and ``status``.
    """

    name: str
    environment: Mapping[str, str]
    commands: Mapping[str, tuple[str, ...]]
    exits: Mapping[str, int]
    agreements: Mapping[str, str] = field(
        default_factory=lambda: {"record": "record", "status": "status"}
    )

    def words(self, command: str, places: Mapping[str, str]) -> tuple[str, ...]:
        """The words of a command with its places filled in."""
        return tuple(_filled(word, places) for word in self.commands[command])

    def around(self, places: Mapping[str, str]) -> dict[str, str]:
        """The environment with its places filled in."""
        return {name: _filled(value, places) for name, value in self.environment.items()}


def read_driver(path: Path) -> Driver:
    """The driver in a TOML file.

    Raises:
        LocalError: something is missing in it, or not known.
    """
    value = tomllib.loads(path.read_text(encoding="utf-8"))
    for given, known, what in (
        (value.keys(), _SETTINGS, "setting"),
        (value.get("commands", {}).keys(), _COMMANDS, "command"),
        (value.get("exits", {}).keys(), _EXITS, "exit"),
    ):
        odd = sorted(given - known - (_OPTIONAL if what == "command" else frozenset()))
        lacking = sorted(known - given) if what != "setting" else []
        if odd or lacking:
            raise LocalError(
                f"{path}: {', '.join(odd + lacking)} is no {what} of a driver, or is missing."
            )
    return Driver(
        name=value.get("name", "client"),
        environment=value.get("environment", {}),
        commands={name: tuple(words) for name, words in value["commands"].items()},
        exits=value["exits"],
        **({"agreements": value["agreements"]} if "agreements" in value else {}),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How one call ended."""

    exit_code: int
    stdout: bytes
    stderr: bytes

    def json(self) -> Any:
        """What it printed, as JSON; None where it is none."""
        try:
            return orjson.loads(self.stdout)
        except ValueError:
            return None


class Caller(Protocol):
    """Calls the client."""

    def call(self, words: tuple[str, ...], environment: dict[str, str], folder: Path) -> Ended:
        """The end of one call, in a folder."""
        ...


class Processes:
    """A process for each call."""

    def __init__(self, command: str, evidence: Evidence) -> None:
        self._command = tuple(shlex.split(command))
        self._evidence = evidence

    def call(self, words: tuple[str, ...], environment: dict[str, str], folder: Path) -> Ended:
        """Run the command with these words."""
        try:
            done = subprocess.run(  # noqa: S603 The operator names the command under test.
                [*self._command, *words],
                env={**os.environ, **environment},
                cwd=folder,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_WITHIN_S,
                check=False,
            )
        except OSError as error:
            raise program_absent(" ".join(self._command)) from error
        ended = Ended(exit_code=done.returncode, stdout=done.stdout, stderr=done.stderr)
        return _kept(self._evidence, words, ended)

    def close(self) -> None:
        """Nothing stays behind."""


class Lines:
    """One process that takes calls on stdin and answers each with a line."""

    def __init__(self, command: str, evidence: Evidence) -> None:
        self._evidence = evidence
        self._process = LineProcess(command)

    def call(self, words: tuple[str, ...], environment: dict[str, str], folder: Path) -> Ended:
        """Hand over one call and wait for its end.

        Raises:
            LocalError: the command does not keep to the protocol.
        """
        asked = {"words": words, "environment": environment, "folder": str(folder)}
        line = self._process.ask(orjson.dumps(asked), within_s=_WITHIN_S)
        if not line:
            raise LocalError("The client under test gave no line in answer to a call.", _LINES)
        try:
            said = orjson.loads(line)
            ended = Ended(
                exit_code=int(said["exit"]),
                stdout=str(said["stdout"]).encode(),
                stderr=str(said["stderr"]).encode(),
            )
        except (ValueError, KeyError, TypeError) as error:
            shown = line[:80].decode("utf-8", "replace")
            raise LocalError(f"The client under test answered “{shown}”.", _LINES) from error
        return _kept(self._evidence, words, ended)

    def close(self) -> None:
        """Let the process end."""
        self._process.close()


def _kept(evidence: Evidence, words: tuple[str, ...], ended: Ended) -> Ended:
    evidence.add(
        Called(words=words, exit_code=ended.exit_code, stdout=ended.stdout, stderr=ended.stderr)
    )
    return ended


def _filled(text: str, places: Mapping[str, str]) -> str:
    for name, value in places.items():
        text = text.replace("{" + name + "}", value)
    return text
