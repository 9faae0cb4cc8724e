"""What a command says and where: the answer on stdout, everything else on stderr."""

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import click

from assent_terminal.layout import paragraph, step
from assent_terminal.pasting import pasteable

__all__ = ["Screen"]

_WIDTH_MAX: Final = 88
_WIDTH_PIPED: Final = 80


class Screen:
    """Answers, notes, questions and progress, as one call of a program wants them."""

    def __init__(self, *, as_json: bool = False, quiet: bool = False) -> None:
        self.as_json = as_json
        self.quiet = quiet

    @property
    def width(self) -> int:
        """How many columns there are to write in."""
        if not sys.stdout.isatty():
            return _WIDTH_PIPED
        return max(40, min(shutil.get_terminal_size().columns, _WIDTH_MAX))

    @property
    def can_ask(self) -> bool:
        """Whether a person sits there to answer."""
        return sys.stdin.isatty() and not self.as_json

    def answer(self, value: Any, lines: Iterable[str]) -> None:
        """The answer of the command: ``value`` as JSON, or lines for a person."""
        if self.as_json:
            import orjson

            click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())
        else:
            for line in lines:
                click.echo(pasteable(line))

    def raw(self, data: bytes) -> None:
        """Bytes as they are, on stdout."""
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()

    def note(self, *texts: str) -> None:
        """What helps but was not asked for; nothing with ``--quiet``."""
        if self.quiet:
            return
        for text in texts:
            for line in paragraph(text, self.width) if text else [""]:
                click.echo(pasteable(line), err=True)

    def step(self, text: str, command: str) -> None:
        """What to do next; nothing with ``--quiet``."""
        if not self.quiet:
            for line in step(text, pasteable(command), self.width):
                click.echo(line, err=True)

    def lines(self, *lines: str) -> None:
        """Lines that belong to a question: on stderr, even with ``--quiet``."""
        for line in lines:
            click.echo(pasteable(line), err=True)

    def ask(self, question: str, *, default: str | None = None) -> str:
        """What the person answers; the question is on stderr."""
        said: str = click.prompt(question, default=default, err=True)
        return said

    def confirm(self, question: str) -> bool:
        """Whether the person says yes; the question is on stderr."""
        return click.confirm(question, err=True)

    @contextmanager
    def progress(self, what: str, total: int) -> Iterator[Callable[[], None]]:
        """A bar while something long goes on; call what is given after each of ``total`` steps.

        Only on a terminal: a file of progress bars is of no use to anybody.
        """
        if self.quiet or not sys.stderr.isatty():
            yield lambda: None
            return
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(what, total=total)
            yield lambda: bar.advance(task)

    @contextmanager
    def counting(self, what: str) -> Iterator[Callable[[int], None]]:
        """How far something has got whose end is not known; call what is given with each number."""
        if self.quiet or not sys.stderr.isatty():
            yield lambda _number: None
            return
        try:
            yield lambda number: click.echo(f"\r{number} {what}", nl=False, err=True)
        finally:
            click.echo("\r\033[K", nl=False, err=True)
