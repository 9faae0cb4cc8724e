"""Spin over the Promela model: compiled once, then each property by itself."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

__all__ = ["PROPERTIES", "SpinIsAbsent", "failing", "verify"]

PROPERTIES: Mapping[str, str] = MappingProxyType(
    {
        "one_outcome": "a proffer has one outcome, at the vendor and for the customer",
        "both_match": "the outcome that the customer holds is the vendor's",
        "one_alternative": "what has left `countered` never comes back to it",
        "terminal_stays": "no terminal state is left",
        "withdrawal_succeeds": "a withdrawal that is sent until it is answered is answered",
    }
)
"""The properties of the model by their names there. The last one needs weak fairness."""

_FAIR = "withdrawal_succeeds"
_RESULT = re.compile(r"errors: ([0-9]+)\s+([0-9]+) states, stored")


class SpinIsAbsent(AssertionError):
    """A check that is skipped cannot fail, so this one fails."""

    def __init__(self, program: str) -> None:
        super().__init__(f"{program} IS ABSENT: `make spin` installs it.")


def verify(model: str) -> dict[str, tuple[int, int]]:
    """For each property how many errors were found, and in how many states."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "model.pml").write_text(model, encoding="utf-8")
        _run(folder, "spin", "-a", "model.pml")
        # Six processes are more than the default allows under fairness.
        _run(folder, "gcc", "-O1", "-w", "-DNFAIR=3", "-o", "pan", "pan.c")
        return {name: _verified(folder, name) for name in PROPERTIES}


def failing(model: str) -> set[str]:
    """The properties that do not hold."""
    return {name for name, (errors, _) in verify(model).items() if errors}


def _verified(folder: Path, name: str) -> tuple[int, int]:
    fair = ["-f"] if name == _FAIR else []
    said = _run(folder, "./pan", "-a", *fair, "-m1000000", "-N", name)
    found = _RESULT.search(said)
    if found is None or "max search depth too small" in said:
        raise AssertionError(f"The search for {name} did not end:\n{said}")
    return int(found[1]), int(found[2])


def _run(folder: Path, program: str, *arguments: str) -> str:
    if not program.startswith(".") and shutil.which(program) is None:
        raise SpinIsAbsent(program)
    done = subprocess.run(
        [program, *arguments], cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    if done.returncode:
        raise AssertionError(f"{program} failed:\n{done.stdout}{done.stderr}")
    return done.stdout
