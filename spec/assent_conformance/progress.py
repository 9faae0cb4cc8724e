"""What a person sees while checks run: whatever did not pass and, on a terminal, how far it is."""

import sys
import threading
from dataclasses import dataclass, field

import click

from assent_conformance.check import Verdict
from assent_conformance.runner import Result

__all__ = ["Progress"]

_SHOWN = frozenset({Verdict.FAILED, Verdict.WARNING, Verdict.REVIEW})
_CLEAR = "\r\x1b[K"


@dataclass(slots=True)
class Progress:
    """Speaks on stderr. Several threads may report to one."""

    total: int
    quiet: bool = False
    _done: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, result: Result) -> None:
        """One more check has ended."""
        if self.quiet:
            return
        on_terminal = sys.stderr.isatty()
        with self._lock:
            self._done += 1
            if on_terminal:
                click.echo(_CLEAR, err=True, nl=False)
            if result.verdict in _SHOWN:
                check = result.check
                click.echo(f"{result.verdict:<8} {check.requirement}  {check.name}", err=True)
                click.echo(f"         {result.said}", err=True)
            if on_terminal and self._done < self.total:
                click.echo(f"{self._done} of {self.total} checks", err=True, nl=False)
